"""The database itself lets nobody depart without an assessment of another human; for a child, without two for them."""

from django.db import migrations

HUMANS = """
CREATE FUNCTION leaving_human(account uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT human FROM access_user WHERE id = account $$;
"""
LEAVING = """
CREATE FUNCTION leaving_may_depart(asked uuid, moment timestamptz) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    l leaving_leaving;
    a leaving_assessment;
    b leaving_bestinterests;
    minor boolean;
BEGIN
    SELECT * INTO l FROM leaving_leaving WHERE id = asked;
    SELECT * INTO a FROM leaving_assessment WHERE leaving_id = asked ORDER BY made_at DESC LIMIT 1;
    IF a.id IS NULL THEN RETURN 'nobody has assessed it'; END IF;
    IF a.assessor_human = l.planner_human OR leaving_human(a.by_id) = leaving_human(l.planned_by_id) THEN
        RETURN 'who plans does not assess';
    END IF;
    IF a.result = 'unsafe' AND NOT EXISTS (SELECT 1 FROM leaving_override o WHERE o.assessment_id = a.id) THEN
        RETURN 'it was found not safe';
    END IF;
    IF a.result NOT IN ('safe', 'safe_with_measures', 'unsafe') THEN RETURN 'it was not found safe'; END IF;
    IF moment IS NULL OR moment > a.valid_until THEN RETURN 'the assessment is too old'; END IF;
    SELECT c.is_child OR p.child_until_known INTO minor
      FROM cases_case c JOIN cases_person p ON p.id = c.person_id WHERE c.id = l.case_id;
    IF minor THEN
        SELECT * INTO b FROM leaving_bestinterests WHERE leaving_id = asked ORDER BY recorded_at DESC LIMIT 1;
        IF b.id IS NULL OR b.result <> 'in_best_interests' OR b.confirmed_at IS NULL THEN
            RETURN 'nobody has found and confirmed that it serves the child best';
        END IF;
    END IF;
    RETURN '';
END $$;

CREATE FUNCTION leaving_guard() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    objection text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- The owner may carry rows over that went the whole way elsewhere (a restore, copies of an invented world).
        IF NEW.state <> 'planned' AND (session_user = 'lindung_app' OR current_setting('role', true) = 'lindung_app') THEN
            RAISE EXCEPTION 'leaving_leaving: a leaving begins by being planned'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'leaving_begins_planned';
        END IF;
        NEW.planner_human := leaving_human(NEW.planned_by_id);
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.case_id, NEW.option_id, NEW.kind, NEW.country, NEW.planned_by_id, NEW.planner_human,
        NEW.planned_at) IS DISTINCT FROM
       (OLD.id, OLD.case_id, OLD.option_id, OLD.kind, OLD.country, OLD.planned_by_id, OLD.planner_human,
        OLD.planned_at) THEN
        RAISE EXCEPTION 'leaving_leaving: what was planned does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leaving_plan_stands';
    END IF;
    IF OLD.departed_at IS NOT NULL AND NEW.departed_at IS DISTINCT FROM OLD.departed_at THEN
        RAISE EXCEPTION 'leaving_leaving: a departure stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leaving_departure_stands';
    END IF;
    IF NEW.state <> OLD.state AND NOT (
           (OLD.state IN ('planned', 'assessed', 'documents', 'booked') AND NEW.state IN ('refused', 'stopped'))
        OR (OLD.state = 'planned' AND NEW.state IN ('assessed', 'following'))
        OR (OLD.state = 'assessed' AND NEW.state = 'documents')
        OR (OLD.state = 'documents' AND NEW.state = 'booked')
        OR (OLD.state = 'booked' AND NEW.state = 'departed')
        OR (OLD.state = 'departed' AND NEW.state IN ('received', 'following', 'ended'))
        OR (OLD.state = 'received' AND NEW.state IN ('following', 'ended'))
        OR (OLD.state = 'following' AND NEW.state = 'ended')
        OR (OLD.state = 'refused' AND NEW.state IN ('assessed', 'stopped'))
        OR (OLD.state = 'stopped' AND NEW.state = 'planned')) THEN
        RAISE EXCEPTION 'leaving_leaving: from % to % there is no way', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leaving_goes_its_way';
    END IF;
    IF NEW.kind <> 'stay' AND OLD.state = 'planned' AND NEW.state = 'following' THEN
        RAISE EXCEPTION 'leaving_leaving: a journey does not settle'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leaving_journey_is_assessed';
    END IF;
    IF NEW.departed_at IS NOT NULL AND OLD.departed_at IS NULL AND NEW.state <> 'departed' THEN
        RAISE EXCEPTION 'leaving_leaving: a departure is a step'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leaving_departure_is_a_step';
    END IF;
    IF NEW.state = 'booked' AND (OLD.state <> 'booked' OR NEW.travels_on IS DISTINCT FROM OLD.travels_on)
        OR NEW.state = 'departed' AND OLD.state <> 'departed' THEN
        objection := leaving_may_depart(NEW.id, CASE NEW.state WHEN 'departed' THEN NEW.departed_at
                                                               ELSE NEW.travels_on::timestamptz END);
        IF objection <> '' THEN
            RAISE EXCEPTION 'leaving_leaving: nobody departs without a security assessment: %', objection
                USING ERRCODE = 'check_violation', CONSTRAINT = 'leaving_needs_assessment';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leaving_guard BEFORE INSERT OR UPDATE ON leaving_leaving
    FOR EACH ROW EXECUTE FUNCTION leaving_guard();
"""
CHECKS = """
CREATE FUNCTION leaving_assessed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    l leaving_leaving;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (to_jsonb(NEW) - 'reasons' - 'measures') IS DISTINCT FROM (to_jsonb(OLD) - 'reasons' - 'measures')
            OR (NEW.reasons IS DISTINCT FROM OLD.reasons AND NEW.reasons <> ''::bytea)
            OR (NEW.measures IS DISTINCT FROM OLD.measures AND NEW.measures <> ''::bytea) THEN
            RAISE EXCEPTION 'leaving_assessment: an assessment stands; make another'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_stands';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO l FROM leaving_leaving WHERE id = NEW.leaving_id;
    NEW.assessor_human := leaving_human(NEW.by_id);
    IF l.case_id <> NEW.case_id OR NEW.assessor_human = l.planner_human
        OR NEW.assessor_human = leaving_human(l.planned_by_id) THEN
        RAISE EXCEPTION 'leaving_assessment: who plans does not assess, from no account'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_by_another_human';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leaving_assessed BEFORE INSERT OR UPDATE ON leaving_assessment
    FOR EACH ROW EXECUTE FUNCTION leaving_assessed();

CREATE FUNCTION leaving_overridden() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    l leaving_leaving;
    a leaving_assessment;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (to_jsonb(NEW) - 'reasons') IS DISTINCT FROM (to_jsonb(OLD) - 'reasons')
            OR (NEW.reasons IS DISTINCT FROM OLD.reasons AND NEW.reasons <> ''::bytea) THEN
            RAISE EXCEPTION 'leaving_override: a decision stands'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'override_stands';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO a FROM leaving_assessment WHERE id = NEW.assessment_id;
    SELECT * INTO l FROM leaving_leaving WHERE id = a.leaving_id;
    NEW.human := leaving_human(NEW.by_id);
    IF a.result <> 'unsafe' OR a.case_id <> NEW.case_id OR NEW.human IN (a.assessor_human, l.planner_human)
        OR NEW.human IN (leaving_human(a.by_id), leaving_human(l.planned_by_id)) THEN
        RAISE EXCEPTION 'leaving_override: neither who plans nor who assessed decides against an assessment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'override_by_a_third_human';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leaving_overridden BEFORE INSERT OR UPDATE ON leaving_override
    FOR EACH ROW EXECUTE FUNCTION leaving_overridden();

CREATE FUNCTION leaving_best() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    app boolean := session_user = 'lindung_app' OR current_setting('role', true) = 'lindung_app';
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.human := leaving_human(NEW.by_id);
        IF app AND NEW.confirmed_at IS NOT NULL THEN
            RAISE EXCEPTION 'leaving_bestinterests: it is confirmed later, by somebody else'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'best_begins_unconfirmed';
        END IF;
    ELSIF (to_jsonb(NEW) - ARRAY['reasons', 'child_words', 'guardian_words', 'confirmed_at', 'confirmed_by_id',
                                 'confirmer_human'])
        IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['reasons', 'child_words', 'guardian_words', 'confirmed_at',
                                                'confirmed_by_id', 'confirmer_human'])
        OR (NEW.reasons IS DISTINCT FROM OLD.reasons AND NEW.reasons <> ''::bytea)
        OR (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_at, NEW.confirmed_by_id, NEW.confirmer_human)
            IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by_id, OLD.confirmer_human)) THEN
        RAISE EXCEPTION 'leaving_bestinterests: a determination stands; make another'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'best_stands';
    END IF;
    IF NEW.confirmed_at IS NOT NULL THEN
        IF TG_OP = 'INSERT' OR OLD.confirmed_at IS NULL THEN
            NEW.confirmer_human := leaving_human(NEW.confirmed_by_id);
        END IF;
        IF NEW.confirmer_human IN (NEW.human, leaving_human(NEW.by_id)) THEN
            RAISE EXCEPTION 'leaving_bestinterests: two humans determine, from no account the same'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'best_by_two_humans';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leaving_best BEFORE INSERT OR UPDATE ON leaving_bestinterests
    FOR EACH ROW EXECUTE FUNCTION leaving_best();
"""
BACK = """
DROP TRIGGER leaving_best ON leaving_bestinterests;
DROP FUNCTION leaving_best();
DROP TRIGGER leaving_overridden ON leaving_override;
DROP FUNCTION leaving_overridden();
DROP TRIGGER leaving_assessed ON leaving_assessment;
DROP FUNCTION leaving_assessed();
DROP TRIGGER leaving_guard ON leaving_leaving;
DROP FUNCTION leaving_guard();
DROP FUNCTION leaving_may_depart(uuid, timestamptz);
DROP FUNCTION leaving_human(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("leaving", "0001_initial"), ("access", "0002_human_register")]

    operations = [migrations.RunSQL(HUMANS + LEAVING + CHECKS, BACK)]
