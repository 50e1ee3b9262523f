"""How long a change takes from its commit in PostgreSQL to the page in a browser, and what it costs.

Changes runs of a COPY of a data directory behind the application's back, so that triggers, change
feed, events, pages and scripts are those of ordinary use while no model has to be trained:

    psql … -f docs/benchmarks/many_runs.sql
    python -m pip install playwright==1.65.2 'psycopg[binary]==3.3.9'
    python docs/benchmarks/live_changes.py --login "$(vocalise link --data DIR)" --pid PID \
        --database 'host=127.0.0.1 port=… user=vocalise password=… dbname=vocalise'

Most changes are a running seed's progress; every tenth ends a run or queues it again. Times are of
the moment after the commit has returned and of the browser's MutationObserver, on one clock. CPU
is that of the server's process and of PostgreSQL's, memory what the heap holds after a collection.
"""

import argparse
import json
import re
import statistics
import subprocess
import time
import urllib.parse

import psycopg
from playwright.sync_api import sync_playwright

OBSERVER = """
window.seen = [];
new MutationObserver((records) => {
  const now = (performance.timeOrigin + performance.now()) / 1000;
  for (const { target } of records) {
    const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
    const cell = element && element.closest(".cell");
    if (cell) window.seen.push([cell.id, cell.getAttribute("aria-label"), now]);
    const row = element && element.closest("tr[data-key^=campaign-]");
    if (row) window.seen.push([row.dataset.key, row.cells[2].innerText.trim(), now]);
  }
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
"""
PROGRESS = (
    "update vocalise.seed_run set progress = jsonb_build_object('stage', 'trainAlternating', 'round', %s::int,"
    " 'rounds', 9999, 'batch', 1, 'batches', 10, 'losses', '{}'::jsonb, 'validationAccuracy', 0.5,"
    " 'learningRate', 0.001, 'etaSeconds', 600, 'fraction', 0.4) where id = %s"
)
END = (
    "update vocalise.seed_run r set state = 'DONE', progress = null, ended_at = now(), uar = k.uar,"
    " scores = k.scores from kept k where k.id = r.id and r.id = %s"
)
AGAIN = "update vocalise.seed_run set state = 'RUNNING', uar = null, scores = null, ended_at = null where id = %s"


def cpu(pid):
    """Seconds of the process, and of its children that have ended."""
    with open(f"/proc/{pid}/stat") as stat:
        return [int(v) / 100 for v in stat.read().rsplit(")", 1)[1].split()[11:15]]


def postgres_cpu(connection):
    postmaster = connection.execute("select pg_read_file('postmaster.pid')").fetchone()[0].split()[0]
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", postmaster], capture_output=True, text=True).stdout
    total = sum(cpu(postmaster))
    for child in children.split():
        try:
            total += sum(cpu(child)[:2])
        except FileNotFoundError:
            pass  # ended meanwhile: counted with the postmaster's children next time
    return total


def memory(pid):
    """MB of the heap that a collection left, and resident."""
    subprocess.run(["jcmd", pid, "GC.run"], check=True, capture_output=True)
    heap = subprocess.run(["jcmd", pid, "GC.heap_info"], check=True, capture_output=True, text=True).stdout
    used = int(re.search(r"tenured generation\s+total \d+K, used (\d+)K", heap).group(1))  # serial collector
    with open(f"/proc/{pid}/status") as status:
        resident = int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1))
    return f"heap {used / 1024:.1f} MB, resident {resident / 1024:.0f} MB"


def prepare(connection, campaign):
    """Half a dozen runs of the campaign run from now on; it is paused, so that no worker takes them up."""
    connection.execute("create temporary table kept as select id, uar, scores, ended_at from vocalise.seed_run"
                       " where campaign_id = (select id from vocalise.campaign where name = %s)", [campaign])
    connection.execute("update vocalise.campaign set state = 'PAUSED', ended_at = null where name = %s", [campaign])
    runs = [row[0] for row in connection.execute("select id from kept order by id limit 6").fetchall()]
    for run in runs:
        connection.execute(AGAIN, [run])
    return runs


def restore(connection, campaign):
    connection.execute("update vocalise.seed_run r set state = 'DONE', progress = null, uar = k.uar, scores = k.scores,"
                       " ended_at = k.ended_at from kept k where k.id = r.id and r.state = 'RUNNING'")
    connection.execute("update vocalise.campaign set state = 'DONE', ended_at = now() where name = %s", [campaign])


def change(connection, i, runs, home, label):
    """Commits the i-th change; returns (key, label) with which the page shows it, and when that was."""
    run = runs[i % len(runs)]
    if home or i % 10 == 9:
        state = connection.execute("select state from vocalise.seed_run where id = %s", [run]).fetchone()[0]
        connection.execute(END if state == "RUNNING" else AGAIN, [run])
        shown = "seed .*: done" if state == "RUNNING" else "seed .*: running"
    else:
        state = connection.execute("select state from vocalise.seed_run where id = %s", [run]).fetchone()[0]
        if state != "RUNNING":
            connection.execute(AGAIN, [run])
        connection.execute(PROGRESS, [i + 1, run])
        shown = f"round {i + 1} of"
    at = time.time()
    if not home:
        return f"cell-{run}", shown, at
    done, total = connection.execute("select count(*) filter (where state = 'DONE'), count(*) from vocalise.seed_run"
                                     " where campaign_id = (select id from vocalise.campaign where name = %s)",
                                     [label]).fetchone()
    return f"campaign-{label}", f"{done:,} of {total:,} runs".replace(",", "[,   ]?"), at


def until(page, expression):
    """Playwright's own way needs eval, which the pages forbid."""
    while not page.evaluate(expression):
        page.wait_for_timeout(20)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--login", required=True, help="address that logs a browser in once")
    options.add_argument("--database", required=True)
    options.add_argument("--pid", required=True, help="of the server")
    options.add_argument("--campaign", default="big")
    options.add_argument("--home", action="store_true", help="watch the list of campaigns in place of the board")
    options.add_argument("--changes", type=int, default=300)
    options.add_argument("--every", type=float, default=0.5, help="seconds between changes")
    options.add_argument("--browsers", type=int, default=1, help="that look at the same page")
    options.add_argument("--chromium", default="/usr/bin/chromium")
    asked = options.parse_args()
    base = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(asked.login))
    page_address = base + ("/?sort=activity" if asked.home else "/campaigns/" + asked.campaign)
    connection = psycopg.connect(asked.database, autocommit=True)
    runs = prepare(connection, asked.campaign)
    try:
        measure(asked, connection, runs, page_address)
    finally:
        restore(connection, asked.campaign)


def measure(asked, connection, runs, page_address):
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=asked.chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context()
        login = context.new_page()
        login.goto(asked.login)
        login.close()  # it shows the list of campaigns, which costs something at each change too
        received = {"bytes": 0, "responses": 0}
        pages = []
        for _ in range(asked.browsers):
            page = context.new_page()
            page.add_init_script(OBSERVER)
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.on("Network.dataReceived",
                       lambda e: received.update(bytes=received["bytes"] + e["dataLength"]))
            session.on("Network.responseReceived",
                       lambda e: received.update(responses=received["responses"] + 1))
            pages.append(page)
        paints = []
        for _ in range(5):
            pages[0].goto(page_address)
            until(pages[0], "performance.getEntriesByName('first-contentful-paint').length > 0")
            paints.append(pages[0].evaluate(
                "[performance.getEntriesByName('first-contentful-paint')[0].startTime,"
                " performance.getEntriesByType('navigation')[0].responseEnd]"))
        print("first contentful paint, ms:", sorted(round(p[0]) for p in paints),
              "· whole answer, ms:", sorted(round(p[1]) for p in paints))
        for page in pages[1:]:
            page.goto(page_address)
        for page in pages:
            until(page, "document.documentElement.dataset.live === 'on'")
        for i in range(-20, 0):  # until everything is compiled
            change(connection, i % 10, runs, asked.home, asked.campaign)
            pages[0].wait_for_timeout(1000 * asked.every)
        print("at the start:", memory(asked.pid))
        received.update(bytes=0, responses=0)
        before = sum(cpu(asked.pid)[:2]), postgres_cpu(connection)
        began, expected = time.time(), []
        for i in range(asked.changes):
            expected.append(change(connection, i, runs, asked.home, asked.campaign))
            pages[0].wait_for_timeout(max(0, 1000 * (began + (i + 1) * asked.every - time.time())))
            if i == asked.changes // 2:
                print("in the middle:", memory(asked.pid))
        pages[0].wait_for_timeout(3000)
        spent = sum(cpu(asked.pid)[:2]) - before[0], postgres_cpu(connection) - before[1]
        for number, page in enumerate(pages):
            seen = page.evaluate("window.seen")
            late, never = [], 0
            for at, (key, label, committed) in enumerate(expected):
                times = [t for k, text, t in seen if k == key and t >= committed and re.search(label, text or "")]
                nexts = [later[2] for later in expected[at + 1:] if later[0] == key]
                if times and (not nexts or times[0] < nexts[0] + 2):
                    late.append(1000 * (times[0] - committed))
                else:
                    never += 1  # the next change of the same run came first
            late.sort()
            print(f"browser {number + 1}: {len(late)} changes shown, {never} overtaken; from commit to page, ms:",
                  json.dumps({"p50": round(statistics.median(late)), "p95": round(late[int(0.95 * (len(late) - 1))]),
                              "max": round(late[-1])} if late else {}))
        print(f"a change, all browsers: {received['bytes'] / asked.changes / 1024:.1f} KB,"
              f" {received['responses'] / asked.changes:.2f} answers,"
              f" {1000 * spent[0] / asked.changes:.1f} ms CPU of the server, {1000 * spent[1] / asked.changes:.1f} ms of PostgreSQL")
        print("at the end:", memory(asked.pid))
        browser.close()


if __name__ == "__main__":
    main()
