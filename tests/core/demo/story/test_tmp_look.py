from collections import Counter
from datetime import timedelta
from core.accounts.queries import actor_by_person
from core.deadlines.light import light
from core.demands.queries.lists import Filters, counted, listed
from core.feedback.queries import calls_for
from core.kernel import clock
from core.kernel.calendar import official_calendar
from core.orders.queries import orders_for
from core.scoring.actions import score_month
from tests.core.demo.story.conftest import Evening
from tenants.database import fetch, transaction

def L(x, started):
    return light(x.due_at, now=clock.now(), started_at=started, calendar=official_calendar(), waiting_reason=x.waiting_reason)

async def test_look(evening: Evening) -> None:
    w = evening.world.here
    t = w.tenant.id
    for sql in ("select state,count(*) from demand where tenant_id=$1 group by 1", "select level,count(*) from demand where tenant_id=$1 group by 1","select category,count(*) from demand where tenant_id=$1 group by 1","select channel,count(*) from demand where tenant_id=$1 group by 1","select state,count(*) from work_order where tenant_id=$1 group by 1", "select count(*) from outbox where tenant_id=$1 and done_at is null","select done_at is null, event, count(*) from outbox where tenant_id=$1 group by 1,2","select kind,count(*) from demand where tenant_id=$1 group by 1"):
        print(sql, [tuple(r) for r in await fetch(sql, t)])
    now = clock.now()
    for role, login in w.logins.items():
        a = await actor_by_person(login.person_id, t, clock.today())
        assert a
        print("==", role, a.name, await counted(a, now, now+timedelta(days=1)))
        for tab in ("free","mine"):
            p = await orders_for(a, tab, most=50)
            for o in p.items:
                if tab=="mine" and o.state in ("verified","cancelled"): continue
                if tab=="free" and role!="party_member": continue
                print("  ",tab,o.number,o.state,o.original_text[:30], L(o,o.clock_started_at or o.opened_at).words, (L(o,o.clock_started_at or o.opened_at)).date_words)
        for c in await calls_for(a, most=50):
            if role in ("grid_member","village_supervisor"):
                print("   call",c.number,c.name,c.original_text[:25],L(c,c.clock_started_at).words)
        if role in ("village_secretary","township_admin","township_leader"):
            for r in (await listed(a, Filters(limit=100), now, now)).items:
                l=L(r, r.clock_started_at)
                print("   ",r.number,r.state,r.level,r.category,r.village,r.group,r.handler,r.petitioner,r.voices,r.original_text[:22],l.tone,l.words)
    for y,m in ((2026,9),(2026,10),(2026,11)):
        mm = await score_month(y,m)
        print(y,m,[ (s.village.village,str(s.total),s.rank,[(c.numerator,c.denominator) for c in s.components]) for s in mm.rows])
    async with transaction(evening.world.there.tenant):
        print([tuple(r) for r in await fetch("select number,state from demand where tenant_id=$1", evening.world.there.tenant.id)])
