"""What services do by themselves: timers, sequencers and consumers, a round at a time, each of which may crash."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from shared.messaging.unit_of_work import Unavailable, is_transient
from tests.simulation.faults import Crashed, Faults
from tests.simulation.members import Member


@dataclass(frozen=True, slots=True)
class Background:
    members: Mapping[str, Member]
    faults: Faults
    random: Random
    tell: Callable[[str], None]

    async def some(self) -> None:
        """By chance."""
        for name, member in self.members.items():
            if self.random.random() < 0.3:
                await self._fire(name, member)
            if self.random.random() < 0.6:
                await self._sequence(name, member)
            if self.random.random() < 0.6:
                await self._consume(name, member, self.random.choice((1, 2, 3, 50)))

    async def everything(self) -> int:
        """A round of everything; 0 when nothing is to be done at this moment."""
        moved = 0
        for name, member in self.members.items():
            moved += await self._fire(name, member)
            moved += await self._sequence(name, member)
            moved += await self._consume(name, member, self.random.choice((1, 5, 50)))
        return moved

    async def _sequence(self, name: str, member: Member) -> int:
        if not member.stirred:
            return 0
        try:
            moved = await member.sequencer.round()
        except Exception as fault:
            if not is_transient(fault):
                raise
            self.tell(f"{name} sequencer backs off: {type(fault).__name__}")
            return 1
        except Crashed:
            self.tell(f"{name} crashed in its sequencer")
            self._begin_anew(member)
            return 1
        member.stirred = False
        if moved:
            self.tell(f"{name} published {moved}")
        return moved

    async def _fire(self, name: str, member: Member) -> int:
        try:
            fired = await member.timers.round()
        except Unavailable:
            self.tell(f"{name} timers back off")
            return 1
        except Crashed:
            self.tell(f"{name} crashed in its timers")
            self._begin_anew(member)
            return 1
        if fired:
            member.stirred = True
            self.tell(f"{name} fired {fired} timers")
        return fired

    async def _consume(self, name: str, member: Member, limit: int) -> int:
        fetched = await member.inbound.fetch(limit, 0)
        if not fetched.records:
            return 0
        told = [f"{record.topic} {record.key} {record.origin}" for record in fetched.records]
        member.stirred = True
        try:
            await member.consumer.handle(fetched)
        except Exception as fault:
            if not is_transient(fault):
                raise
            self.tell(f"{name} consumer backs off: {type(fault).__name__}")
            await member.inbound.retry(fetched)
        except Crashed:
            self.tell(f"{name} crashed in its consumer")
            self._begin_anew(member)
        else:
            self.tell(f"{name} handled {told}")
        return len(fetched.records)

    def _begin_anew(self, member: Member) -> None:
        self.faults.crashed.clear()
        member.restart()
