"""The worker process: listeners and recurring jobs from the queue, and the relay that fills it.

    main thread      waits for SIGTERM or SIGINT
    4 job threads    Dramatiq's; each hands its job to the loop and waits for it
    one event loop   the jobs, the relay, the pools: asyncpg's connections belong to one loop

PostgreSQL or Redis may go away and come back: the pools and Dramatiq connect again by themselves.
"""

import asyncio
import signal
import threading
from concurrent.futures import Future

import structlog
from dramatiq import Broker, Middleware, Worker
from dramatiq.asyncio import EventLoopThread, get_event_loop_thread

from core.app import create_app
from core.config import Config, ConfigError, config
from core.kernel.background import AWAY, connect, redis_broker
from core.kernel.relay import relay_forever, schedule_everywhere
from tenants.database import close_pools, open_pool

log = structlog.get_logger()

THREADS = 4
_POOL = THREADS + 2  # the jobs, the relay, and one to spare
_IDLE_MS = 300  # how long a thread sleeps at most when nothing waits
_PATIENCE_MS = 20_000  # for what is running when we are told to stop
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0


class OnTheLoop(Middleware):
    """Opens the pools on Dramatiq's event loop and relays there, from boot to shutdown.

    Dramatiq gives each hook the broker and the worker; we need neither.
    """

    def __init__(self, settings: Config, stop: threading.Event) -> None:
        self._settings = settings
        self._stop = stop
        self._relay: Future[None] | None = None
        self.failure: Exception | None = None

    def before_worker_boot(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002
        """Open the pools before the first job comes."""
        try:
            _loop().run_coroutine(self._open())
        except Exception as error:  # noqa: BLE001 - Dramatiq would only log it: `run` raises it
            self.failure = error

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002
        """Begin to relay."""
        if self.failure is None:
            self._relay = asyncio.run_coroutine_threadsafe(self._relayed(), _loop().loop)
            log.info("worker_ready", threads=THREADS)

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002
        """Let the relay finish its round; the jobs still have their pools."""
        if self._relay is not None:
            self._relay.result()

    def after_worker_shutdown(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002
        """Close the pools, before the loop ends (Dramatiq asks in reverse order)."""
        _loop().run_coroutine(close_pools())

    async def _open(self) -> None:
        """Open the pools; wait for PostgreSQL, with growing pauses, unless told to stop."""
        pause, settings = _FIRST_PAUSE, self._settings
        while not self._stop.is_set():
            try:
                await open_pool("app", settings.database_url, size=_POOL)
                await open_pool("relay", settings.relay_database_url, size=1)
                if added := await schedule_everywhere():
                    log.info("schedules_added", count=added)
            except AWAY as error:
                await close_pools()
                if pause == _FIRST_PAUSE:
                    log.warning("database_awaited", error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                return

    async def _relayed(self) -> None:
        stop = asyncio.Event()
        relaying = asyncio.create_task(relay_forever(stop))
        await asyncio.to_thread(self._stop.wait)
        stop.set()
        await relaying


def _loop() -> EventLoopThread:
    found = get_event_loop_thread()
    if found is None:
        message = "Dramatiq has no event loop: its middleware AsyncIO comes before this one"
        raise LookupError(message)
    return found


def run() -> None:
    """Work until SIGTERM or SIGINT; what runs is finished, the rest goes back to the queue.

    Raises:
        ConfigError: a setting is missing or unusable.
        asyncpg.PostgresError: PostgreSQL is there and refuses us.
    """
    settings = config()
    if not settings.relay_database_url:
        message = (
            "缺少环境变量 MINQING_RELAY_DATABASE_URL。后台进程靠它找要办的事，"
            "请按 deploy/README.md 设置。"
        )
        raise ConfigError(message)
    create_app()  # makes listeners, recurring jobs and the answers to hooks known
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    broker = redis_broker(settings.redis_url)
    on_the_loop = OnTheLoop(settings, stop)
    broker.add_middleware(on_the_loop)
    connect(broker)
    worker = Worker(broker, worker_threads=THREADS, worker_timeout=_IDLE_MS)
    broker.emit_after("process_boot")  # starts the watch over jobs that run too long
    worker.start()
    try:
        if on_the_loop.failure is not None:
            raise on_the_loop.failure
        stop.wait()
    finally:
        stop.set()
        worker.stop(timeout=_PATIENCE_MS)
        log.info("worker_stopped")
