"""A real Kafka broker without containers: one node in KRaft mode, started, killed and restarted by pid."""

import os
import shutil
import signal
import subprocess
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import uuid4

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from standalone import kafka_software, processes
from standalone.folder_lock import FolderLock

SETTINGS: Mapping[str, str] = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "auto.create.topics.enable": "false",
    "log.retention.ms": "-1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    # after a kill the broker waits for its own old session to end: 4.6 s instead of 12.6 s until it serves again
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
}
TOPIC_SETTINGS: Mapping[str, str] = {"retention.ms": "-1"}
"""Topics keep everything: whoever joins later reads from the beginning."""
_JVM = ("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-Xshare:auto", "-Dlog4j2.level=WARN")
_READY_SECONDS = 90.0
_STOP = ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0))


class KafkaBroker:
    """One broker whose files live under one folder. `bootstrap` is stable over restarts while its port stays free."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.absolute()
        self.port = 0
        self._settings = {**SETTINGS, **(settings or {})}
        self._log = self.folder / "broker.log"
        self._pid_file = self.folder / "broker.pid"
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = FolderLock(self.folder)

    @property
    def bootstrap(self) -> str:
        """Where clients begin: `127.0.0.1:<port>`."""
        return f"{processes.LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int | None:
        """The broker's pid while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> "KafkaBroker":
        """Start and wait until clients are served; formats the storage the first time.

        Raises KafkaUnavailable without Java or jars, AlreadyRunning, ProcessFailed.
        """
        self._lock.take()
        self._end_predecessor()
        (self.folder / "tmp").mkdir(exist_ok=True)
        self.port = self._port("client")
        configuration = self._write_settings()
        if not (self.folder / "data" / "meta.properties").exists():
            self._format(configuration)
        self._process = self._spawn("kafka.Kafka", configuration)
        self._pid_file.write_text(str(self._process.pid))
        processes.wait_until_open(self._process, self.port, self._log, _READY_SECONDS)
        return self

    def stop(self) -> None:
        """End it in an orderly way; does nothing when it is not running."""
        if self._process is not None:
            processes.stop(self._process, _STOP)
            self._process = None
        self._lock.release()

    def kill(self) -> None:
        """End it without warning; `start` brings it back with the same data."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def remove(self) -> None:
        """Stop, also what a killed program left behind, and throw all data away."""
        self.stop()
        if self.folder.exists():
            self._lock.take()
            self._end_predecessor()
            self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def create_topics(self, names: Iterable[str], partitions: int = 4) -> None:
        """Make the topics that are not there yet; they keep everything."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap, request_timeout_ms=30_000)
        await admin.start()
        try:
            wanted = [NewTopic(name, partitions, 1, topic_configs=dict(TOPIC_SETTINGS)) for name in names]
            answer = await admin.create_topics(wanted)
        finally:
            await admin.close()
        for name, code, *_ in answer.topic_errors:
            if code and for_code(code) is not TopicAlreadyExistsError:
                raise for_code(code)(name)

    def _port(self, purpose: str) -> int:
        remembered = self.folder / f"{purpose}.port"
        if remembered.exists() and processes.is_free(port := int(remembered.read_text())):
            return port
        port = processes.free_port()
        remembered.write_text(str(port))
        return port

    def _write_settings(self) -> Path:
        controller = f"{processes.LOOPBACK}:{self._port('controller')}"
        own = {
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{controller}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{controller}",
            "controller.quorum.voters": f"1@{controller}",
            "log.dirs": str(self.folder / "data"),
        }
        file = self.folder / "server.properties"
        file.write_text("".join(f"{name}={value}\n" for name, value in {**self._settings, **own}.items()))
        return file

    def _format(self, configuration: Path) -> None:
        cluster = urlsafe_b64encode(uuid4().bytes).rstrip(b"=").decode()
        formatter = self._spawn("kafka.tools.StorageTool", "format", "--cluster-id", cluster, "--config", configuration)
        if formatter.wait(_READY_SECONDS) != 0:
            raise processes.ProcessFailed(f"Kafka's storage cannot be formatted:\n{processes.last_lines(self._log)}")

    def _spawn(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        options = [*_JVM, f"-Djava.io.tmpdir={self.folder / 'tmp'}", "-cp", kafka_software.class_path()]
        log = processes.open_log(self._log)
        try:
            return subprocess.Popen(
                [kafka_software.java(), *options, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is for the program, which stops its broker last
            )
        finally:
            os.close(log)

    def _end_predecessor(self) -> None:
        """A broker that outlived its killed program is stopped by the pid it left."""
        if self._pid_file.exists():
            running = processes.find(int(self._pid_file.read_text()), having=str(self.folder))
            if running is not None:
                processes.stop(running, _STOP)
