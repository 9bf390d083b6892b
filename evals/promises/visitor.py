"""A visitor without a browser: speaks Streamlit's own protocol, protobuf over a WebSocket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.Common_pb2 import ChatInputValue
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from assistant.errors import AssistantError

Place = tuple[int, ...]
PATIENCE = 120
"""Seconds that a run of the page may take."""


class Fault(AssistantError):
    """What a visitor was shown, or met, instead of an answer."""


@dataclass
class Page:
    """What a session shows: blocks and elements by their places, as the runs of the page's script left them."""

    held: dict[Place, Block | Element] = field(default_factory=dict)

    def put(self, place: Place, shown: Block | Element) -> None:
        """Shows something, instead of what stood in its place."""
        self.held = {at: each for at, each in self.held.items() if at[: len(place)] != place}
        self.held[place] = shown

    def elements(self, below: Place = ()) -> list[Element]:
        """The elements in a place, from the top down."""
        found = sorted((at, each) for at, each in self.held.items() if at[: len(below)] == below)
        return [each for _, each in found if isinstance(each, Element)]

    def talk(self) -> list[tuple[str, str]]:
        """Who said what, message by message."""
        said = sorted(
            (at, each.chat_message.name)
            for at, each in self.held.items()
            if isinstance(each, Block) and each.WhichOneof("type") == "chat_message"
        )
        return [(name, "\n".join(filter(None, map(_text, self.elements(at))))) for at, name in said]

    def input(self) -> str:
        """The id of the field that questions are written in; empty if there is none."""
        fields = [each.chat_input for each in self.elements() if each.WhichOneof("type") == "chat_input"]
        return fields[0].id if fields else ""

    def faults(self) -> list[str]:
        """What the page says went wrong."""
        told = [each.exception.message for each in self.elements() if each.WhichOneof("type") == "exception"]
        return told + self._alerts(Alert.ERROR)

    def warnings(self) -> list[str]:
        return self._alerts(Alert.WARNING)

    def notes(self) -> list[str]:
        return self._alerts(Alert.INFO)

    def _alerts(self, form: int) -> list[str]:
        alerts = [each.alert for each in self.elements() if each.WhichOneof("type") == "alert"]
        return [each.body for each in alerts if each.format == form]


def _text(element: Element) -> str:
    kind = element.WhichOneof("type")
    if kind == "code":
        return str(element.code.code_text)
    return str(getattr(element, kind).body) if kind in ("markdown", "html", "alert") else ""


class Visitor:
    """One session of an app."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._script = ""
        self._received = bytearray()
        self.page = Page()

    async def open(self, locale: str) -> None:
        """Runs the page for the first time, as a browser with that language does. Raises Fault."""
        await self._run(ClientState(context_info=ContextInfo(locale=locale)))

    async def ask(self, question: str) -> None:
        """Asks by the page's own field, and waits until the page is at rest. Raises Fault."""
        typed = WidgetState(id=self.page.input(), chat_input_value=ChatInputValue(data=question))
        await self._run(ClientState(page_script_hash=self._script, widget_states=WidgetStates(widgets=[typed])))

    def taken(self) -> bytes:
        """All that was received since the last time, to the byte."""
        received, self._received = bytes(self._received), bytearray()
        return received

    async def _run(self, state: ClientState) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._connection.send(BackMsg(rerun_script=state).SerializeToString())
                while not await self._at_rest():
                    pass
        except (WebSocketException, OSError, TimeoutError) as error:
            raise Fault(f"{type(error).__name__}: {error}") from error
        if faults := self.page.faults():
            raise Fault("; ".join(faults))

    async def _at_rest(self) -> bool:
        """Takes the next message; whether the run is over with it."""
        data = await self._connection.recv(decode=False)
        self._received += data
        message = ForwardMsg.FromString(data)
        match message.WhichOneof("type"):
            case "new_session":
                self._script, self.page = message.new_session.page_script_hash, Page()
            case "delta":
                self._draw(message)
            case "session_event" if message.session_event.HasField("script_compilation_exception"):
                raise Fault(message.session_event.script_compilation_exception.message)
            case "script_finished":
                return bool(message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)
        return False

    def _draw(self, message: ForwardMsg) -> None:
        kind, place = message.delta.WhichOneof("type"), tuple(message.metadata.delta_path)
        if kind == "add_block":
            self.page.put(place, message.delta.add_block)
        elif kind == "new_element":
            self.page.put(place, message.delta.new_element)


@asynccontextmanager
async def visiting(address: str, locale: str = "sv-FI") -> AsyncIterator[Visitor]:
    """A visitor whose page is at rest. Raises Fault."""
    try:
        connection = await connect(
            f"ws://{urlsplit(address).netloc}/_stcore/stream",
            origin=address,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            compression=None,
            max_size=None,
            open_timeout=PATIENCE,
            ping_interval=None,  # as a browser
        )
    except (WebSocketException, OSError) as error:
        raise Fault(f"{type(error).__name__}: {error}") from error
    async with connection:
        visitor = Visitor(connection)
        await visitor.open(locale)
        yield visitor
