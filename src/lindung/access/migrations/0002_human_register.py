"""Accounts know their human, when they were opened, why suspended, and what they may sign in with."""

import django.contrib.postgres.constraints
import django.utils.timezone
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

HUMAN_OF_ITS_OWN = """
CREATE FUNCTION access_user_has_a_human() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.human := coalesce(NEW.human, NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER access_user_has_a_human BEFORE INSERT ON access_user
    FOR EACH ROW EXECUTE FUNCTION access_user_has_a_human();
UPDATE access_user SET human = id;
"""
NO_HUMAN_OF_ITS_OWN = """
DROP TRIGGER access_user_has_a_human ON access_user;
DROP FUNCTION access_user_has_a_human();
"""
NEVER_PARTED = """
ALTER TABLE access_user ADD CONSTRAINT access_user_human_exists FOREIGN KEY (human) REFERENCES access_user (id);
CREATE FUNCTION access_user_humans_stay_joined() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT human FROM access_user WHERE id = NEW.human) <> NEW.human THEN
        RAISE EXCEPTION 'access_user: human must be the first account of a person, not another of theirs'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'access_user_human_is_first';
    END IF;
    IF TG_OP = 'UPDATE' AND (SELECT human FROM access_user WHERE id = OLD.human) <> NEW.human THEN
        RAISE EXCEPTION 'access_user: accounts of one human are never parted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'access_user_humans_stay_joined';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER access_user_humans_stay_joined AFTER INSERT OR UPDATE OF human ON access_user
    FOR EACH ROW EXECUTE FUNCTION access_user_humans_stay_joined();
"""
PARTED = """
DROP TRIGGER access_user_humans_stay_joined ON access_user;
DROP FUNCTION access_user_humans_stay_joined();
ALTER TABLE access_user DROP CONSTRAINT access_user_human_exists;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        BtreeGistExtension(),
        migrations.AddField(
            model_name="user",
            name="human",
            field=models.UUIDField(editable=False, null=True, help_text="Key of the person's first account."),
        ),
        migrations.RunSQL(HUMAN_OF_ITS_OWN, NO_HUMAN_OF_ITS_OWN),
        migrations.AlterField(
            model_name="user",
            name="human",
            field=models.UUIDField(editable=False, help_text="Key of the person's first account."),
        ),
        migrations.RunSQL(NEVER_PARTED, PARTED),
        migrations.AddField(
            model_name="user",
            name="opened_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, help_text="Made, or last opened again."
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="user",
            name="password_until",
            field=models.DateTimeField(
                help_text="Until when a password given by somebody else may be used, to set an own one.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="staff_number",
            field=models.CharField(
                blank=True, help_text="As the organisation numbers its staff; capitals.", max_length=40
            ),
        ),
        migrations.AddField(model_name="user", name="suspended_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="user",
            name="suspended_for",
            field=models.CharField(blank=True, help_text="`administrator` or `dormant`.", max_length=20),
        ),
        migrations.AddField(
            model_name="user",
            name="totp_allowed",
            field=models.BooleanField(default=False, help_text="One-time codes instead of a passkey."),
        ),
        migrations.AddField(
            model_name="user", name="totp_reason", field=models.CharField(blank=True, max_length=200)
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("staff_number__regex", "^[A-Z0-9./-]*$")), name="staff_number_is_plain"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("totp_allowed", False), models.Q(("totp_reason", ""), _negated=True), _connector="OR"
                ),
                name="one_time_codes_have_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("staff_number", ""), _negated=True),
                expressions=[("organisation", "="), ("staff_number", "="), ("human", "<>")],
                name="one_staff_number_is_one_human",
            ),
        ),
    ]
