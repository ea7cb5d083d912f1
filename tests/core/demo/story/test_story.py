from tests.core.demo.story.conftest import Evening


async def test_it_is_told(evening: Evening) -> None:
    """x."""
    print(evening.told, evening.seconds)
