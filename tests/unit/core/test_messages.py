from core.i18n import _, _n, catalogue, language, say, speaking, use_language
from core.messages import Message, message


def test_a_message_fills_its_places_when_it_is_said():
    late = message("At most {limit} characters; this has {length}.", limit=10, length=12)

    with speaking("en"):
        assert say(late) == "At most 10 characters; this has 12."


def test_a_fact_that_is_a_message_is_translated_first():
    inner = message("Not found. It may have been moved, or it is not in your area.")
    outer = Message("because {why}", {"why": inner})

    with speaking("zh_CN"):
        assert say(inner) in say(outer)


def test_a_message_survives_being_stored_as_json():
    inner = message("Key file {name} is missing. Put back the offline copy.", name="a.key")
    stored = Message("{why}", {"why": inner, "n": 3}).to_json()

    revived = Message.from_json(stored)

    assert revived.facts["n"] == 3
    assert isinstance(revived.facts["why"], Message)
    assert say(revived) == say(inner)


def test_facts_that_json_does_not_know_become_text():
    class Odd:
        def __str__(self) -> str:
            return "odd"

    assert message("x {a}", a=Odd()).to_json() == {"text": "x {a}", "facts": {"a": "odd"}}


def test_chinese_is_the_default_and_an_unknown_language_falls_back_to_it():
    assert language() == "zh_CN"

    use_language("xx")

    assert language() == "zh_CN"


def test_a_block_may_speak_another_language_and_gives_it_back():
    with speaking("en"):
        assert language() == "en"

    assert language() == "zh_CN"


def test_the_chinese_catalogue_answers_in_chinese():
    assert "找不到" in _("Not found. It may have been moved, or it is not in your area.")


def test_a_text_without_entry_stands_for_itself():
    assert _("a text nobody translated") == "a text nobody translated"


def test_number_chooses_the_form_in_english():
    with speaking("en"):
        assert _n("{count} case nobody", "{count} cases nobody", 1) == "1 case nobody"
        assert _n("{count} case nobody", "{count} cases nobody", 3) == "3 cases nobody"


def test_braces_in_a_text_without_facts_are_left_alone():
    assert _("a {brace}") == "a {brace}"


def test_every_language_has_a_catalogue():
    assert catalogue("zh_CN")
    assert catalogue("en").keys() == catalogue("zh_CN").keys()
