-- Triage outcomes of orthopaedic referrals, judged 180 days later.

create table site as
select
  l.code,
  max(l.value) filter (l.name = 'msk_region') as region,
  max(l.value) filter (l.name = 'msk_side') as side
from list l where l.name in ('msk_region', 'msk_side') group by l.code;

create table triage_referral as
select f.patient, f.id, f.first as made, s.region, s.side,
  coalesce((
    select min(local_day(text_at(e.r, '$.period.start'))) from resource e
    where e.kind = 'Encounter' and text_at(e.r, '$.status') = 'finished'
      and text_at(e.r, '$.basedOn[0].reference') = 'ServiceRequest/' || f.id
  ), null) as seen
from found f left join site s on s.code = f.site
where f.list = 'request_msk_triage' and f.kind = 'ServiceRequest'
  and text_at(f.r, '$.intent') = 'order' and text_at(f.r, '$.status') <> 'draft';

create table consultant_referral as
select f.patient, f.id, f.first as made, s.region, s.side
from found f left join site s on s.code = f.site
where f.list = 'request_orthopaedics' and f.kind = 'ServiceRequest'
  and text_at(f.r, '$.intent') = 'order' and text_at(f.r, '$.status') <> 'draft';

-- Who was asked about red flags, seen, and had an outcome recorded for the joint.
create table triaged as
select t.*, (
  select min(o.first) from found o join site s on s.code = o.site
  where o.list = 'triage_outcome' and o.patient = t.patient
    and s.region = t.region and s.side is not distinct from t.side and o.first >= t.seen
) as triaged
from triage_referral t
join patient p on p.id = t.patient
where t.seen is not null
  and years_old(p.birth_last, t.made) >= 16
  and exists (
    select 1 from found q
    where q.list = 'redflag_screened' and q.patient = t.patient and q.first between t.made and t.seen
  )
  and not exists (
    select 1 from consultant_referral c
    where c.patient = t.patient and c.region = t.region and c.side is not distinct from t.side
      and c.made between (t.made - interval 12 month)::date and t.made - 1
      and not exists (
        select 1 from found d
        where d.list = 'orthopaedic_discharge' and d.patient = t.patient
          and d.first between c.made and t.made
      )
  )
  and not exists (
    select 1 from found a join site s on s.code = a.site
    where a.list = 'arthroplasty' and a.patient = t.patient and s.region = t.region
      and s.side is not distinct from t.side and a.first between t.made - 90 and t.made
  );

create table msk_triage_managed as
select m.first as month,
  count(*) filter (not exists (
    select 1 from consultant_referral c
    where c.patient = t.patient and c.region = t.region and c.side is not distinct from t.side
      and c.made between t.triaged and t.triaged + 180
  )) as numerator,
  count(*) as denominator
from triaged t
join month m on t.triaged between m.first and m.last
join patient p on p.id = t.patient
where t.triaged + 180 <= $as_at::date
  and (not p.is_dead or coalesce(p.died > t.triaged + 180, false))
group by m.first;
