"""A real mail server for tests, with and without TLS and login."""

import asyncio
import email
import ssl
import threading
from email.message import EmailMessage
from email.policy import default
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class PostOffice:
    """A mail server that keeps what it takes, and refuses whom it is told to."""

    def __init__(self, security: str = "none", password: str = "") -> None:
        self.authority = trustme.CA()
        self.taken: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.most = 1000  # mails, after which it hangs up with 421
        self.port = 0
        self._security, self._password = security, password
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    async def handle_RCPT(  # noqa: N802 - so is it called
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if len(self.taken) >= self.most:
            return "421 too many mails"
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def _conversation(self) -> SMTP:
        """One connection: who must log in can do so only behind TLS."""
        return SMTP(
            self,
            loop=self._loop,
            tls_context=self._secured("starttls"),
            require_starttls=self._security == "starttls",
            auth_required=bool(self._password),
            auth_require_tls=self._security != "tls",  # there the whole connection is behind it
            authenticator=self._admit,
        )

    def _secured(self, security: str) -> ssl.SSLContext | None:
        if security != self._security:
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.authority.issue_cert("127.0.0.1").configure_cert(context)
        return context

    def _admit(self, *of_the_conversation: Any) -> AuthResult:
        given = of_the_conversation[-1]
        is_known = isinstance(given, LoginPassword) and given.password.decode() == self._password
        return AuthResult(success=is_known, handled=False)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        started = self._loop.create_server(self._conversation, "127.0.0.1", 0, ssl=self._secured("tls"))
        self._server = self._loop.run_until_complete(started)
        self.port = self._server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    def __enter__(self) -> "PostOffice":
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_why: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _close(self) -> None:
        """Close up when no conversation is left: one that is cut off is told of in another test."""
        self._server.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for conversation in left:
            conversation.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def recipients(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.taken)
