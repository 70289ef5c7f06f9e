"""Matching by tokens, in the database: within the wall for what the asker sees, with the owner's rights for the rest.

What has the owner's rights says yes or no, with a key that leads to an enquiry and nowhere else. Their search path is
fixed, so that nobody can slip other tables under them.
"""

from django.db import migrations

# 3: the same document, telephone, or whole name and birth; 2: what two people may share by chance, though rarely.
SCORE = """
CREATE FUNCTION finding_score(documents bytea[], phones bytea[], tails bytea[], pairs bytea[], parts bytea[], places int[], telling int,
    days bytea[], near bytea[]) RETURNS TABLE (person uuid, strength int)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH candidate AS (
        SELECT person_id FROM finding_searchtoken WHERE kind = 'document' AND token = ANY (documents)
        UNION SELECT person_id FROM finding_searchtoken WHERE kind = 'phone' AND token = ANY (phones)
        UNION SELECT person_id FROM finding_searchtoken WHERE kind = 'phone_tail' AND token = ANY (tails)
        UNION SELECT person_id FROM finding_searchtoken WHERE kind = 'name_pair' AND token = ANY (pairs)
        UNION SELECT person_id FROM finding_searchtoken
            WHERE telling > 0 AND kind = 'birth_day' AND token = ANY (days)
        UNION SELECT person_id FROM finding_searchtoken
            WHERE telling = 1 AND cardinality(near) > 0 AND kind = 'name_part' AND token = ANY (parts)
    ), seen AS (
        SELECT t.person_id,
               bool_or(t.kind = 'document' AND t.token = ANY (documents)) AS document,
               bool_or(t.kind = 'phone' AND t.token = ANY (phones)) AS phone,
               bool_or(t.kind = 'phone_tail' AND t.token = ANY (tails)) AS tail,
               bool_or(t.kind = 'name_pair' AND t.token = ANY (pairs)) AS pair,
               bool_or(t.kind = 'birth_day' AND t.token = ANY (days)) AS day,
               bool_or(t.kind = 'birth_day' AND t.token = ANY (near)) AS near,
               bool_or(t.kind = 'birth_day') AND cardinality(near) > 0 AS both_born,
               count(DISTINCT asked.place) AS covered
          FROM candidate
          JOIN finding_searchtoken t USING (person_id)
          LEFT JOIN unnest(parts, places) AS asked (part, place) ON t.kind = 'name_part' AND t.token = asked.part
         GROUP BY t.person_id
    ), judged AS (
        SELECT person_id, CASE
            WHEN document OR phone THEN 3
            WHEN tail AND covered > 0 THEN 3
            WHEN pair AND day THEN 3
            WHEN pair AND covered >= telling AND (near OR day) THEN 3
            WHEN tail THEN 2
            WHEN day AND covered > 0 THEN 2
            WHEN pair AND covered >= telling AND (NOT both_born OR telling > 2) THEN 2
            WHEN telling = 1 AND covered = 1 AND near THEN 2
            ELSE 0 END AS points
          FROM seen
    )
    SELECT person_id, points FROM judged WHERE points > 0
$$;
"""

ELSEWHERE = """
CREATE FUNCTION finding_elsewhere(
    documents bytea[], phones bytea[], tails bytea[], pairs bytea[], parts bytea[], places int[], telling int,
    days bytea[], near bytea[], visible uuid[], asker uuid, asking uuid, moment timestamptz, ending timestamptz
) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found uuid;
    made uuid;
BEGIN
    DELETE FROM finding_handle WHERE until <= moment;
    SELECT c.id INTO found
      FROM finding_score(documents, phones, tails, pairs, parts, places, telling, days, near) s
      JOIN cases_case c ON c.person_id = s.person
     WHERE NOT s.person = ANY (visible)
       AND NOT EXISTS (
           SELECT 1 FROM finding_enquirytarget t JOIN finding_enquiry e ON e.id = t.enquiry_id
            WHERE t.case_id = c.id AND t.organisation_id = asking AND e.answer = 'different'
       )
     ORDER BY s.strength DESC, c.closed_at IS NULL DESC, c.opened_at DESC
     LIMIT 1;
    IF found IS NOT NULL THEN
        made := gen_random_uuid();
        INSERT INTO finding_handle (id, case_id, user_id, organisation_id, until)
        VALUES (made, found, asker, asking, ending);
    END IF;
    RETURN made;
END $$;
"""

# Answers 'sent'; 'waiting' where the organisation has asked already; 'gone' for a handle that is not theirs, or no more.
ENQUIRE = """
CREATE FUNCTION finding_enquire(handle uuid, enquiry uuid, task uuid, asker uuid, asking uuid, moment timestamptz)
RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    led uuid;
BEGIN
    DELETE FROM finding_handle h
     WHERE h.id = handle AND h.user_id = asker AND h.organisation_id = asking AND h.until > moment
    RETURNING h.case_id INTO led;
    IF led IS NULL THEN
        RETURN 'gone';
    END IF;
    INSERT INTO finding_enquirytarget (enquiry_id, case_id, organisation_id, open, asked_at)
    VALUES (enquiry, led, asking, true, moment)
    ON CONFLICT (case_id, organisation_id) WHERE open DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'waiting';
    END IF;
    INSERT INTO cases_task (id, case_id, kind, subject_id, organisation_id, role, state, place, rule, computation,
                            fulfilled_by, created_at)
    SELECT task, c.id, 'finding.answer', enquiry, c.lead_organisation_id, '', 'open', c.place, '', '{}',
           'finding.answered', moment
      FROM cases_case c WHERE c.id = led;
    RETURN 'sent';
END $$;
"""

ASKED_OF = """
CREATE FUNCTION finding_asked_of(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM finding_enquirytarget t WHERE t.enquiry_id = asked AND lindung_sees(t.case_id)
    );
END $$;
"""

BACKWARD = """
DROP FUNCTION finding_asked_of;
DROP FUNCTION finding_enquire;
DROP FUNCTION finding_elsewhere;
DROP FUNCTION finding_score;
"""


class Migration(migrations.Migration):
    dependencies = [("finding", "0001_initial")]

    operations = [migrations.RunSQL([SCORE, ELSEWHERE, ENQUIRE, ASKED_OF], BACKWARD)]
