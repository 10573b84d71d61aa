"""The quiz of `microad.course` on a page: mouse, keyboard, screen reader, dark surroundings."""

import pytest

from microad.course import checkpoint, predict, store
from microad.course.spec import lessons, questions
from microad.viz import export


class Page:
    """A quiz, exported the way `open_widget` asks for it."""

    def __init__(self, quiz):
        self.quiz = quiz

    def export_html(self, path):
        return export.write(path, export.page(self.quiz, self.quiz.title))


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setenv("MICROAD_PROGRESS", "memory")
    store._memory.clear()
    yield
    store._memory.clear()


def answer_from_kernel(page, quiz):
    """Do what the kernel does: take the choices and send the feedback."""
    quiz.choices = page.evaluate("model.get('choices')")
    page.evaluate("(feedback) => model.set('feedback', feedback)", quiz.feedback)


def test_predict_by_mouse(open_widget, artifacts):
    quiz = predict("05a")
    page = open_widget(Page(quiz))
    button = page.get_by_role("button", name="Save my prediction")
    assert button.is_disabled()
    assert page.get_by_role("group").get_by_role("radio").count() == 3
    page.screenshot(path=artifacts / "quiz-open.png")
    page.get_by_role("radio", name="1", exact=True).check()
    button.click()
    assert page.get_by_role("status").inner_text() == "Noted. Run the next cell and compare."
    assert page.get_by_text("Was it right?").is_hidden()  # the kernel has not answered yet
    assert button.is_hidden()
    assert page.get_by_role("radio", name="2", exact=True).is_disabled()
    answer_from_kernel(page, quiz)
    assert page.get_by_text("Not this time.").is_hidden()  # folded
    page.get_by_text("Was it right?").click()
    assert page.get_by_text("Not this time.").is_visible()
    page.get_by_label("Explain in your words").fill("Two arrows, x shares.")
    page.wait_for_function("model.get('explanations')[0] === 'Two arrows, x shares.'")
    page.evaluate("document.body.style.background = '#111'")
    page.screenshot(path=artifacts / "quiz-kept.png")
    assert store.answer("05a")[0] == "1"


def test_checkpoint_by_keyboard(open_widget, artifacts):
    quiz = checkpoint("05")
    page = open_widget(Page(quiz))
    leaked = "window.keys = []; document.addEventListener('keydown', (e) => keys.push(e.key))"
    page.evaluate(leaked)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    page.keyboard.press("Enter")  # sends the form
    assert page.evaluate("model.get('choices')") == [1, -1, -1]
    assert page.evaluate("document.activeElement.className") == "noted"
    answer_from_kernel(page, quiz)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.screenshot(path=artifacts / "quiz-checkpoint.png")
    assert page.get_by_text("You chose").is_visible()
    page.get_by_role("button", name="Next").click()
    assert page.get_by_text("Question 2 of 3").is_visible()
    assert page.get_by_role("radio").count() == 3
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    assert set(page.evaluate("keys")) - {"Tab"} == {"Escape"}


def test_text_is_large_and_strong_enough(open_widget):
    page = open_widget(Page(predict("05b")))
    size = "(elements) => elements.map((e) => parseFloat(getComputedStyle(e).fontSize))"
    sizes = page.locator(".microad *").evaluate_all(size)
    assert min(sizes) >= 11
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.get_by_role("radio").first.check()
    assert axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).violations_count == 0


def test_a_choice_kept_before_is_shown(open_widget):
    predict("05a").choices = [1]
    page = open_widget(Page(predict("05a")))
    assert page.get_by_role("radio", name="2").is_checked()
    assert page.get_by_text("Was it right?").is_visible()


PREDICTIONS = [q for lesson in lessons() for q in questions(lesson, "PREDICTIONS")]


@pytest.mark.parametrize("question", PREDICTIONS, ids=lambda question: question.id)
def test_every_prediction_answered_rightly_and_wrongly(open_widget, question):
    wrong = next(k for k in range(len(question.options)) if k != question.right)
    for choice, verdict in ((question.right, "Right."), (wrong, "Not this time.")):
        store._memory.clear()
        quiz = predict(question.id)
        page = open_widget(Page(quiz))
        page.get_by_role("radio").nth(choice).check()
        page.get_by_role("button", name="Save my prediction").click()
        answer_from_kernel(page, quiz)
        page.get_by_text("Was it right?").click()
        assert page.get_by_text(verdict, exact=True).first.is_visible()
        shown = page.locator(".microad").inner_text()
        reason = question.options[choice].why.split("`")[0].strip()[:25]
        assert reason in " ".join(shown.split())
