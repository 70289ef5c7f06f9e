"""What the database does for the trail: the bytes of a row, its link, and the trigger that puts each row in a chain.

Many chains (shards) instead of one: a transaction takes the first that no other transaction holds, with an advisory
lock that it only ever tries for, so nobody waits for anybody and nothing can deadlock. The lock lasts until after the
commit is visible; the unique place in a chain refuses a fork even if it did not. There are as many chains as there
ever were writers at one moment. The last link is read from the rows themselves: no second table to keep or to forge.
"""

from typing import Final

FORWARD: Final = r"""
CREATE FUNCTION kernel_audit_said(at timestamptz, by_user uuid, by_organisation uuid, subject uuid, about uuid,
    event text, subject_type text, detail jsonb) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT int8send((extract(epoch FROM at) * 1000000)::bigint)
        || coalesce('\x01'::bytea || uuid_send(by_user), '\x00'::bytea)
        || coalesce('\x01'::bytea || uuid_send(by_organisation), '\x00'::bytea)
        || uuid_send(subject)
        || coalesce('\x01'::bytea || uuid_send(about), '\x00'::bytea)
        || int4send(octet_length(event)) || convert_to(event, 'UTF8')
        || int4send(octet_length(subject_type)) || convert_to(subject_type, 'UTF8')
        || int4send(octet_length(detail::text)) || convert_to(detail::text, 'UTF8')
$$;

CREATE FUNCTION kernel_audit_place(shard integer, sequence bigint, id bigint, mark bytea)
    RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT int4send(shard) || int8send(sequence) || int8send(id) || int4send(length(mark)) || mark
$$;

CREATE FUNCTION kernel_audit_link(previous bytea, content bytea)
    RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT sha256(previous || content) $$;

CREATE AGGREGATE kernel_audit_links(bytea) (
    SFUNC = kernel_audit_link, STYPE = bytea,
    INITCOND = '\x0000000000000000000000000000000000000000000000000000000000000000'
);

CREATE FUNCTION kernel_audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off SET enable_sort = off AS $$
DECLARE
    nr integer := 0;
    before record;
BEGIN
    WHILE NOT pg_try_advisory_xact_lock(5117204, nr) LOOP
        nr := nr + 1;
        IF nr >= 10000 THEN
            RAISE EXCEPTION 'kernel_auditevent: no chain is free, so the act cannot be recorded: try again';
        END IF;
    END LOOP;
    SELECT t.sequence, t.hash INTO before FROM public.kernel_auditevent t
        WHERE t.shard = nr ORDER BY t.sequence DESC LIMIT 1;
    NEW.shard := nr;
    NEW.sequence := coalesce(before.sequence, 0) + 1;
    NEW.previous := coalesce(before.hash, decode(repeat('00', 32), 'hex'));
    -- Drawn again while the chain is ours: within a chain the keys rise as its places do.
    NEW.id := nextval('public.kernel_auditevent_id_seq');
    NEW.hash := sha256(NEW.previous || public.kernel_audit_place(NEW.shard, NEW.sequence, NEW.id, NEW.mark)
        || public.kernel_audit_said(NEW.at, NEW.by_user_id, NEW.by_organisation_id, NEW.subject_id, NEW.case_id,
            NEW.event, NEW.subject_type, NEW.detail));
    RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION kernel_audit_chain() FROM PUBLIC;
CREATE TRIGGER kernel_audit_chain BEFORE INSERT ON kernel_auditevent
    FOR EACH ROW EXECUTE FUNCTION kernel_audit_chain();
"""
BACKWARD: Final = """
DROP TRIGGER kernel_audit_chain ON kernel_auditevent;
DROP FUNCTION kernel_audit_chain();
DROP AGGREGATE kernel_audit_links(bytea);
DROP FUNCTION kernel_audit_link(bytea, bytea);
DROP FUNCTION kernel_audit_place(integer, bigint, bigint, bytea);
DROP FUNCTION kernel_audit_said(timestamptz, uuid, uuid, uuid, uuid, text, text, jsonb);
"""
