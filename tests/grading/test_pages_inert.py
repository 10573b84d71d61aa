"""Whatever a student writes is text on a page, proved in Chromium; and were it not, no script runs.

Every field that is printed anywhere gets markup that would act: students' and teachers' pages.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from classes import graded

from microad.course.report import Counterexample, Diagnosis, ProbeResult, Report
from microad.grading.classroom.gradebook import Classroom, gradebook
from microad.grading.classroom.late import Rules
from microad.grading.classroom.roster import Roster, Student
from microad.grading.grader.marks import Graded, Mark
from microad.grading.reports import pages, write_all

SCRIPTS = (
    '</pre></style></title><script>parent.hit=1;document.title="hit"</script>'
    "<img src=x onerror=\"document.title='hit'\"><svg onload=\"document.title='hit'\">"
)
EVIL = (
    f"{SCRIPTS}<input>"
    '" onmouseover="document.title=\'hit\'" x="\' autofocus onfocus=document.title=1 '
    "<iframe srcdoc='<script>parent.document.title=1</script>'></iframe>"
    '<a href="javascript:document.title=1">x</a><base href="http://evil.example/">'
    '<meta http-equiv="refresh" content="0;url=http://evil.example/"><form action="//evil.example">'
    "{{ 7*7 }}{% raw %}`<b>`${7*7} <!-- -->&lt;script&gt;"
)


def evil_submission(student):
    report = Report(
        "05-3", EVIL, EVIL, 1.0, 5.0,
        (ProbeResult(EVIL, False, 5, False),),
        Counterexample(EVIL, EVIL, EVIL, EVIL, EVIL, EVIL),
        Diagnosis(EVIL, EVIL), (EVIL, f"```\n{EVIL}\n```\n\n{EVIL}", f"    {EVIL}"),
        EVIL, (EVIL,),
    )  # fmt: skip
    thrown = replace(report, counterexample=Counterexample(EVIL, EVIL, "", EVIL, "", EVIL))
    marks = (
        Mark("05-3", EVIL, EVIL, 1.0, 5.0, EVIL, report.as_dict(), (EVIL,), EVIL),
        Mark("05-4", EVIL, EVIL, 1.0, 5.0, EVIL, thrown.as_dict(), (EVIL,), EVIL),
        Mark("05-5", EVIL, EVIL, 0.0, 5.0, EVIL, None, (EVIL,), EVIL),
    )
    return Graded(
        student, "05", f"x/{EVIL.replace('/', '')}/y.ipynb", "same", marks, (EVIL,), EVIL,
        submitted=EVIL, spec=EVIL, seed=EVIL,
    )  # fmt: skip


@pytest.fixture(scope="module")
def evil_pages(tmp_path_factory):
    out = tmp_path_factory.mktemp("results")
    results = [evil_submission(EVIL), evil_submission("twin"), graded("ada", wrongs={"05-3": 0})]
    names = Student("zoe", EVIL, EVIL, EVIL, EVIL)
    room = Classroom(
        Roster((names, Student("twin", EVIL, EVIL, EVIL))), Rules(extensions={EVIL: {}})
    )
    write_all(results, out, room)
    return [out / "class.html", *sorted((out / "feedback").rglob("*.html"))]


def look(browser, path, **options):
    """Open a page, move over all of it, open all its details; return what happened."""
    context = browser.new_context(offline=True, **options)
    tab = context.new_page()
    events = []
    tab.on("console", lambda message: events.append(message.text))
    tab.on("pageerror", lambda error: events.append(str(error)))
    tab.on("dialog", lambda dialog: events.append("dialog"))
    tab.on("request", lambda r: r.url == path.as_uri() or events.append(f"request {r.url}"))
    tab.goto(path.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    for box in tab.locator("section, table, pre").all():
        box.dispatch_event("mouseover")
    facts = tab.evaluate(
        """() => ({
          title: document.title, url: location.href, hit: window.hit ?? 0,
          names: [...new Set([...document.querySelectorAll('*')].map(e => e.tagName))],
          handlers: [...document.querySelectorAll('*')].flatMap(e =>
            e.getAttributeNames().filter(n => n.startsWith('on') || n === 'autofocus')),
          links: [...document.links].map(a => a.getAttribute('href')),
          text: document.body.textContent,
        })"""
    )
    context.close()
    return facts, events


def test_markup_in_every_field_is_text(browser, evil_pages):
    assert len(evil_pages) == 4
    for path in evil_pages:
        facts, events = look(browser, path)
        assert events == []
        assert facts["title"] != "hit"
        assert facts["hit"] == 0
        assert facts["url"] == path.as_uri()
        assert not {"SCRIPT", "IMG", "IFRAME", "FORM", "INPUT", "BASE", "B"} & set(facts["names"])
        assert facts["handlers"] == []
        assert all(link.startswith("#e") for link in facts["links"])
        if path.parts[-2] != "ada":
            assert "<script>parent.hit=1" in facts["text"]
            assert "{{ 7*7 }}" in facts["text"]


def test_the_style_sheet_is_the_one_that_the_policy_names(browser, evil_pages):
    """The pages look as meant: the hash of their style is the hash that is allowed."""
    context = browser.new_context(offline=True)
    tab = context.new_page()
    for path in evil_pages:
        tab.goto(path.as_uri())
        assert tab.evaluate("getComputedStyle(document.querySelector('table'))"
                            ".borderCollapse") == "collapse"  # fmt: skip
    context.close()


def test_without_any_escaping_the_policy_still_stops_scripts(browser, tmp_path, monkeypatch):
    """The second wall by itself, and a proof that the test above can fail."""
    pages._environment.cache_clear()
    monkeypatch.setattr(pages._environment(), "autoescape", False)
    [line] = gradebook([graded("eve")])
    html = pages.page("feedback.html", line=line, graded=line.graded, cards=[], remarks=[SCRIPTS])
    pages._environment.cache_clear()
    path = tmp_path / "open.html"
    path.write_text(html)
    facts, events = look(browser, path)
    assert "SCRIPT" in facts["names"]
    assert facts["title"] != "hit"
    assert any("Content Security Policy" in event for event in events)


@pytest.mark.parametrize("width", [1280, 800, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_and_can_be_read(browser, tmp_path, width, scheme):
    """No page is wider than its window, and axe finds nothing to complain of."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    room = Classroom(Roster((Student("ada", "Lovelace", "Ada"), Student("zoe"))))
    results = [graded("ada", wrongs={"05-3": 0, "05-4": 1, "05-6": ""}), graded("bob")]
    write_all(results, tmp_path, room)
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    tab = context.new_page()
    for path in (tmp_path / "class.html", tmp_path / "feedback" / "ada" / "05.html"):
        tab.goto(Path(path).as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.run(tab).response["violations"]
        assert {v["id"]: v["nodes"][0]["html"][:200] for v in found} == {}
    context.close()
