# Lines that must be found (ruleid) and lines that must not (ok). Never run, never imported.
import os
import subprocess
# ruleid: unpickled
import pickle
# ruleid: talks-to-the-network
import requests
# ruleid: csrf-exempt
from django.views.decorators.csrf import csrf_exempt
# ok: talks-to-the-network
from urllib.parse import urlsplit


def sql(cursor, table, given):
    # ruleid: sql-from-pieces
    cursor.execute(f"SELECT * FROM {table}")
    # ruleid: sql-from-pieces
    cursor.execute("SELECT * FROM cases WHERE code = '%s'" % given)
    # ruleid: sql-from-pieces
    cursor.execute("SELECT * FROM {}".format(table), [given])
    # ruleid: sql-from-pieces
    cursor.execute("SELECT * FROM cases WHERE code = " + given)
    # ruleid: sql-from-pieces
    Case.objects.raw(f"SELECT * FROM {table}")
    # ok: sql-from-pieces
    cursor.execute("SELECT * FROM cases WHERE code = %s", [given])


def page(text):
    # ruleid: marked-safe
    mark_safe(text)
    # ok: marked-safe
    return format_html("<b>{}</b>", text)


def told(log, person, row):
    # ruleid: personal-data-in-log
    log.info("opened %s", person.full_name)
    # ruleid: personal-data-in-log
    log.warning("sent %s", request.POST)
    # ruleid: personal-data-in-log
    print(identity.phone)
    # ok: personal-data-in-log
    log.info("the passport page of %s was opened", row.pk)


def asked(port):
    # ruleid: talks-to-the-network
    socket.create_connection(("example.org", port))
    # ok: talks-to-the-network
    socket.create_connection(("127.0.0.1", port), timeout=1).close()


def shell(name):
    # ruleid: through-a-shell
    subprocess.run("ls " + name, shell=True)
    # ruleid: through-a-shell
    os.system("ls")
    # ok: through-a-shell
    subprocess.run(["ls", name])


def fetched(by, case, note_id):
    # ruleid: fetched-by-key-alone
    Note.objects.get(pk=note_id)
    # ruleid: fetched-by-key-alone
    Note.objects.select_for_update().get(pk=note_id)
    # ruleid: fetched-by-key-alone
    get_object_or_404(Note, pk=note_id)
    # ok: fetched-by-key-alone
    Note.objects.filter(case__in=visible_to(by)).get(pk=note_id)
    # ok: fetched-by-key-alone
    Note.objects.get(pk=note_id, case=case)
    # ok: fetched-by-key-alone
    queries.note(note_id=note_id, by=by)


# ruleid: view-without-permission
def careless(request: StaffRequest, code: str) -> HttpResponse:
    return render(request, "page.html")


# ok: view-without-permission
@requires(P.CASE_READ)
def careful(request: StaffRequest, code: str) -> HttpResponse:
    return render(request, "page.html")


# ok: view-without-permission
@public("everyone may")
def careful_too(request: StaffRequest) -> HttpResponse:
    return render(request, "page.html")
