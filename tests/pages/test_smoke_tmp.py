from tests.pages.conftest import *
def test_smoke(open_as):
    app = open_as(Role.LEADER, Page.ME)
    print(app.exception, app.title, app.markdown, app.session_state)
