"""The roles of a cluster: who may step down to whom, also in a cluster made before there were figures."""

from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from lindung.kernel.postgres import running
from lindung.kernel.postgres.tests.conftest import QUICK

pytestmark = pytest.mark.slow


@pytest.fixture(params=["machine", "carrier"])
def origin(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "carrier":
        monkeypatch.setenv("LINDUNG_PG_BIN", "carrier")
    else:
        monkeypatch.delenv("LINDUNG_PG_BIN", raising=False)
    return request.param


def _steps_down(dsn: str, role: str) -> None:
    """Fail unless `lindung_app` reads as the role of figures only while it is that role, and comes back."""
    with psycopg.connect(dsn, autocommit=True) as app:
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute("SELECT 1 FROM facts.seen")
        app.execute(f"SET ROLE {role}")
        assert app.execute("SELECT a FROM facts.seen").fetchone() == (1,)
        app.execute("RESET ROLE")
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute("SELECT 1 FROM facts.seen")


def test_a_cluster_older_than_figures_gets_their_role_and_a_new_one_has_it(origin: str, place: Path) -> None:
    with running(data_dir=place / "db", settings=QUICK) as server:
        server.create_database(name="lindung")
        app = server.environment(database="lindung", app=True)
        dsn = psycopg.conninfo.make_conninfo(
            host=app["LINDUNG_DB_HOST"],
            port=app["LINDUNG_DB_PORT"],
            dbname="lindung",
            user="lindung_app",
            password=Path(app["LINDUNG_DB_PASSWORD_FILE"]).read_text().strip(),
        )
        with psycopg.connect(server.dsn(), autocommit=True) as owner:
            for line in (
                "CREATE SCHEMA facts",
                "CREATE VIEW facts.seen AS SELECT 1 AS a",
                "GRANT USAGE ON SCHEMA facts TO lindung_figures",
                "GRANT SELECT ON facts.seen TO lindung_figures",
            ):
                owner.execute(line)
        _steps_down(dsn, "lindung_figures")
        with psycopg.connect(dsn) as one, pytest.raises(errors.InsufficientPrivilege):
            one.execute("SET ROLE lindung")
        with psycopg.connect(server.dsn(admin=True), autocommit=True) as admin:  # as it was before
            admin.execute("REVOKE lindung_figures FROM lindung_app, lindung")
            admin.execute("ALTER ROLE lindung_app INHERIT")
        with psycopg.connect(dsn) as one, pytest.raises(errors.InsufficientPrivilege):
            one.execute("SET ROLE lindung_figures")
        with running(data_dir=place / "db", settings=QUICK):
            _steps_down(dsn, "lindung_figures")
            with psycopg.connect(server.dsn()) as owner:
                owner.execute("SET ROLE lindung_figures")
        with running(data_dir=place / "db", settings=QUICK):
            _steps_down(dsn, "lindung_figures")
