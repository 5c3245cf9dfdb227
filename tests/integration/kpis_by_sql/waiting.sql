-- Waiting times so far: clocks of orthopaedic referrals that run on the last day of a month.
--
-- For each referral, the day on which a wait that began with it was over: worked out from what is
-- recorded for its region of the body from then on. A second referral for a region whose first is
-- open is no wait of its own.

create table region_item as
select f.kind, f.list, f.value, f.patient, s.region, s.side, f.first as day, f.id, f.r
from found f join site s on s.code = f.site
where f.first is not null;

create table msk_request as
select i.*, (
  select min(local_day(text_at(e.r, '$.period.start'))) from resource e
  where e.kind = 'Encounter' and text_at(e.r, '$.status') = 'finished'
    and text_at(e.r, '$.basedOn[0].reference') = 'ServiceRequest/' || i.id
) as seen
from region_item i
where i.list in ('request_msk_triage', 'request_orthopaedics', 'request_pain_service')
  and text_at(i.r, '$.intent') = 'order' and text_at(i.r, '$.status') <> 'draft';

create table refused as
select q.id, text_at(t.r, '$.status') = 'on-hold' as is_absence,
  local_day(text_at(t.r, '$.lastModified')) as day
from msk_request q
join resource t on t.kind = 'Task' and text_at(t.r, '$.focus.reference') = 'ServiceRequest/' || q.id
where text_at(t.r, '$.status') = 'on-hold'
  or text_at(t.r, '$.status') in ('rejected', 'cancelled')
    and text_at(t.r, '$.statusReason.coding[0].code') in (
      select code from list where name in ('declined_by_patient', 'msk_declined')
    );

create table wait as
select row_number() over (order by t.patient, t.region, t.side, t.made, t.id) as number, t.*
from triage_referral t join patient p on p.id = t.patient
where years_old(p.birth_last, t.made) >= 16
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
    select 1 from region_item a
    where a.list = 'arthroplasty' and a.patient = t.patient and a.region = t.region
      and a.side is not distinct from t.side and a.day between t.made - 90 and t.made
  );

create table mine as
select w.number, i.kind, i.list, i.value, i.day, i.id
from wait w join region_item i
  on i.patient = w.patient and i.region = w.region and i.side is not distinct from w.side
  and i.day >= w.made;

-- Red flags are asked on the day of a referral, and belong to it.
create table asked as
select w.number, min(o.made) as day
from wait w
join triage_referral o on o.patient = w.patient and o.region = w.region
  and o.side is not distinct from w.side and o.made >= w.made
join found q on q.list = 'redflag_screened' and q.patient = o.patient and q.first = o.made
group by w.number;

create table contact as
select m.number, min(q.seen) as day
from mine m join msk_request q on q.id = m.id and q.list = m.list
where m.list = 'request_msk_triage' and q.seen is not null
group by m.number;

create table decided as
select m.number, greatest(c.day, a.day, min(m.day)) as day, arg_min(m.value, m.day) as outcome
from mine m join contact c using (number) join asked a using (number)
where m.list = 'triage_outcome' and m.value <> 'needs_tests'
group by m.number, c.day, a.day;

-- A back that has hurt for 85 days goes to the pain service, unless something else was decided.
create table way as
select d.number, d.day,
  case
    when d.outcome in ('rheumatology', 'surgical_opinion', 'pain_management', 'injection')
      then d.outcome
    when w.region = 'back' and exists (
      select 1 from found f
      where f.list = 'low_back_pain' and f.patient = w.patient
        and f.first between w.made - 730 and d.day - 85
    ) then 'pain_management'
    when d.outcome = 'self_management' then 'self_management'
    else 'physiotherapy'
  end as outcome
from decided d join wait w using (number);

create table treated as
select y.number, min(m.day) as day
from way y join mine m using (number)
where m.day >= y.day and (
  y.outcome = 'physiotherapy' and m.list = 'core_treatment' and m.kind = 'Procedure'
  or y.outcome = 'injection' and m.list = 'joint_injection'
  or y.outcome = 'self_management' and m.list = 'self_management_advice'
)
group by y.number
union all
select y.number, min(q.seen)
from way y join mine m using (number) join msk_request q on q.id = m.id and q.list = m.list
where y.outcome = 'pain_management' and m.list = 'request_pain_service' and q.seen >= y.day
group by y.number
union all
select y.number, min(f.first)
from way y join wait w using (number) join found f on f.patient = w.patient
where y.outcome = 'rheumatology' and f.list = 'request_rheumatology' and f.first >= y.day
group by y.number
union all
-- The consultant says no, or the operation is done.
select y.number, min(m.day)
from way y join mine m using (number)
where y.outcome = 'surgical_opinion' and m.day >= y.day and (
  m.list = 'orthopaedic_outcome' and m.value = 'no_surgery'
  or m.list in ('arthroplasty', 'other_joint_surgery')
)
group by y.number
union all
select y.number, min(x.day)
from way y join mine m using (number) join refused x using (id)
where y.outcome = 'surgical_opinion' and m.list = 'request_orthopaedics'
group by y.number;

-- Declined, or did not come, before the contact; who was never asked about red flags is not yet
-- expected there.
create table gave_up as
select m.number, min(x.day) as day
from mine m join refused x using (id)
left join contact c using (number)
left join asked a using (number)
where m.list = 'request_msk_triage'
  and (c.day is null or x.day < c.day)
  and (not x.is_absence or a.day <= x.day)
group by m.number;

create table watched as
select number, min(day) as day from mine where list = 'active_monitoring' group by number;

-- A red flag leads to the emergency department, and out of triage; nothing else ends the wait then.
create table flagged as
select w.number, min(greatest(f.first, w.made)) as fired, max(greatest(
  (select min(local_day(text_at(e.r, '$.period.start'))) from resource e
   where e.kind = 'Encounter' and text_at(e.r, '$.class.code') = 'EMER'
     and text_at(e.r, '$.subject.reference') = 'Patient/' || w.patient
     and local_day(text_at(e.r, '$.period.start')) >= greatest(f.first, w.made)),
  case when f.list = 'cauda_equina_signs' then (
    select min(d.first) from found d
    where d.list = 'mri_done' and d.patient = w.patient and d.first >= f.first
  ) end
)) as day
from wait w join found f on f.patient = w.patient
where (
    f.list = 'cauda_equina_signs' and f.first >= w.made - 13
    or f.list = 'redflag_infection' and f.first >= w.made - 14
    or f.list = 'redflag_fracture' and f.first >= w.made - 42
  )
  and not exists (
    select 1 from found n where n.list = 'redflag_withdrawn' and n.patient = w.patient
  )
group by w.number;

create table over as
with ends as (
  select number, day from treated
  union all select number, day from gave_up
  union all select number, day from watched
)
select w.number, least(
  w.made + 730, p.died, f.day,
  (
    select min(e.day) from ends e
    where e.number = w.number and coalesce(e.day < f.fired, true)
  )
) as day
from wait w join patient p on p.id = w.patient
left join flagged f on f.number = w.number;

create table own_wait as
with recursive walk as (
  select w.*, o.day as over, true as is_own, o.day as until
  from (
    select *, row_number() over (
      partition by patient, region, side order by made, id
    ) as place from wait
  ) w
  join over o using (number) where w.place = 1
  union all
  select w.*, o.day, w.made > l.until, case when w.made > l.until then o.day else l.until end
  from walk l
  join (
    select *, row_number() over (
      partition by patient, region, side order by made, id
    ) as place from wait
  ) w on w.patient = l.patient and w.region = l.region
    and w.side is not distinct from l.side and w.place = l.place + 1
  join over o on o.number = w.number
)
select * from walk where is_own;

create table rtt_median as
select m.first as month, median(m.last - w.made) as numerator, count(*) as denominator
from own_wait w join month m on w.made <= m.last and w.over > m.last
where m.last <= $as_at::date
group by m.first;
