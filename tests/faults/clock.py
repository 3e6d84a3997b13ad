"""Clock: a Raspberry Pi has no battery; time jumps, and days end while a run goes on."""

import datetime
import os

from harness.snapshot import CheckFailed
from harness.world import World


def check_warned(run):
    if not any('clock' in warning.lower() for warning in run.report['warnings']):
        raise CheckFailed(f'nothing said of the clock: {run.told()}')


def behind_and_beyond(context):
    """Days, years and decades behind date_last, in 1970, and far in the future."""
    world = World(context.folder('world'), context.seed)
    for _ in range(3):
        world.change().next_day().commit_now()
    right = world.today
    for day in (right - datetime.timedelta(days=1), right - datetime.timedelta(days=400), datetime.date(1970, 1, 1),
                datetime.date(1970, 1, 1)):
        with context.step(f'the clock says {day}'):
            world.today = day
            check_warned(world.change().commit_now())
    world.today = right
    world.change().next_day().commit_now()
    world.today = datetime.date(2037, 12, 31)
    world.change().commit_now()
    with context.step('first copy in 1970'):
        fresh = World(context.folder('fresh'), context.seed)
        fresh.today = datetime.date(1970, 1, 1)
        fresh.change().commit_now()
        fresh.today = right
        fresh.change().commit_now()
    context.tell('4 days behind, 2 beyond, a first copy in 1970')


def midnight(context):
    """Midnight passes between scan and commit: the run belongs to the evening on which it began."""
    world = World(context.folder('world'), context.seed)
    clock = os.path.join(context.root, 'clock')

    def set_clock(moment):
        """It stands still until it is set anew."""
        with open(clock + '.new', 'w', encoding='ascii') as file:
            file.write(moment)
        os.replace(clock + '.new', clock)

    for _ in range(2):
        world.change().next_day().commit_now()
    for pause in ('after-probe', 'after-clone', 'after-journal'):
        with context.step(pause):
            tree = world.change().next_day().source_tree()
            set_clock(f'{world.today} 23:59:59')
            run = world.start(pause=pause, launcher=['env', '-u', 'FAKETIME'], FAKETIME_TIMESTAMP_FILE=clock,
                              FAKETIME_NO_CACHE='1')
            set_clock(f'{world.today + datetime.timedelta(days=1)} 00:00:01')
            try:
                run.resume()
            except ProcessLookupError:
                pass
            run.finish()
            world.model = world.model.committed(tree, world.today)
            world.check_settled(run)
            world.change().next_day().commit_now()
    context.tell('3 midnights')


def zones(context):
    """Daylight saving in both directions, and a time zone that changes between runs."""
    moments = [('Europe/Berlin', '2026-03-28 23:30:00'), ('Europe/Berlin', '2026-03-29 01:59:59'),
               ('Europe/Berlin', '2026-03-29 03:00:01'), ('Europe/Berlin', '2026-10-25 02:30:00'),
               ('Europe/Berlin', '2026-10-25 23:30:00'), ('Pacific/Apia', '2026-11-02 00:30:00'),
               ('America/Los_Angeles', '2026-11-01 12:00:00'), ('Asia/Tokyo', '2026-11-03 08:00:00'),
               ('UTC', '2026-11-02 23:30:00')]
    world = World(context.folder('world'), context.seed, keep=5)
    for zone, moment in moments:
        with context.step(f'{zone} {moment}'):
            world.today = datetime.date.fromisoformat(moment[:10])
            world.change().commit_now(moment=moment, TZ=zone)
    context.tell(f'{len(moments)} moments in {len({zone for zone, _ in moments})} zones')
