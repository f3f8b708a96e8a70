"""What each kernel of `python -m kit` runs first, so that a lesson's cell run too early says so in a sentence."""

__import__("importlib").import_module("kit.views.lessons.mistakes").guard()
