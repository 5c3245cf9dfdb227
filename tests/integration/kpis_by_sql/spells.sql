-- Hospital spells by `unplanned_admissions.md`: candidates, one spell of stays that go together,
-- planned or not, and what was coded.

create table encounter as
select
  id, r,
  split_part(text_at(r, '$.subject.reference'), '/', 2) as patient,
  text_at(r, '$.status') as status,
  upper(text_at(r, '$.class.code')) as class,
  text_at(r, '$.type[0].coding[0].code') as type,
  text_at(r, '$.priority.coding[0].code') as priority,
  try_cast(text_at(r, '$.period.start') as timestamptz) as start_at,
  try_cast(text_at(r, '$.period.end') as timestamptz) as end_at,
  local_day(text_at(r, '$.period.start')) as start_day,
  local_day(text_at(r, '$.period.end')) as end_day,
  text_at(r, '$.hospitalization.admitSource.coding[0].code') as source,
  text_at(r, '$.hospitalization.dischargeDisposition.coding[0].code') as destination,
  split_part(text_at(r, '$.partOf.reference'), '/', 2) as part_of
from resource where kind = 'Encounter';

create table encounter_code as
select
  n.id,
  max(case when text_at(e, '$.url') like '%Extension-UKCore-DischargeMethod'
    then text_at(e, '$.valueCodeableConcept.coding[0].code') end) as discharge_method,
  max(case when text_at(e, '$.url') like '%patient-classification' then text_at(e, '$.valueCode') end)
    as classification
from (select id, unnest(cast(json_extract(r, '$.extension') as json[])) as e from encounter) n
group by n.id;

create table admission_method as
select id, upper(max(text_at(e, '$.valueCodeableConcept.coding[0].code'))) as method
from (
  select id, unnest(cast(json_extract(r, '$.hospitalization.extension') as json[])) as e from encounter
)
where text_at(e, '$.url') like '%AdmissionMethod'
group by id;

create table stay as
select
  e.*, m.method, c.discharge_method, coalesce(c.classification, '') as classification
from encounter e
left join admission_method m using (id)
left join encounter_code c using (id)
where e.status in ('finished', 'in-progress', 'onleave')
  and coalesce(e.type, '') not in ('305336008', '183919006', '183920000', '183921001', '308646001')
  and (
    e.class in ('IMP', 'ACUTE', 'SS')
    or e.type in (
      '183452005', '183478001', '73607007', '19951005', '10378005', '8715000', '112689000',
      '15584006', '81672003', '183495009'
    )
  )
  and e.start_at is not null
  and (e.end_at is null or e.end_at >= e.start_at);

-- Stays in order, each joined to the spell before it or the first of a new one. A regular attender
-- is never joined.
create table numbered as
select *, row_number() over (
  partition by patient, classification in ('3', '4')
  order by start_at, coalesce(end_at, timestamptz '9999-01-01'), id
) as number
from stay;

create table chained as
with recursive walk as (
  select patient, number, id, 1 as chain,
    coalesce(end_at, timestamptz '9999-01-01') as ends, end_day as ends_on, destination as goes_to
  from numbered where number = 1 and classification not in ('3', '4')
  union all
  select
    s.patient, s.number, s.id,
    case when joins then w.chain else w.chain + 1 end,
    case when joins and w.ends > s.ends then w.ends else s.ends end,
    case when joins and w.ends > s.ends then w.ends_on else s.end_day end,
    case when joins and w.ends > s.ends then w.goes_to else s.destination end
  from walk w
  join (select *, coalesce(end_at, timestamptz '9999-01-01') as ends from numbered
    where classification not in ('3', '4')) s
    on s.patient = w.patient and s.number = w.number + 1
  cross join lateral (
    select s.start_at < w.ends or (
      coalesce(date_diff('day', w.ends_on, s.start_day) between 0 and 2, false)
      and (
        coalesce(w.goes_to in ('49', '50', '51', '52', '53', '84'), false)
        or coalesce(s.source in ('49', '50', '51', '52', '53', '87'), false)
        or coalesce(s.method in ('2B', '81'), false)
      )
      and not coalesce(w.goes_to = '19' and s.source = '51' and s.method = '21', false)
    ) as joins
  ) j
)
select patient, id, chain::varchar as spell from walk
union all
select patient, id, 'regular ' || number from numbered where classification in ('3', '4');

create table first_stay as
select s.*, c.spell
from numbered s join chained c using (patient, id)
qualify row_number() over (partition by s.patient, c.spell order by s.number) = 1;

create table attendance as
select patient, id, start_at, end_at, part_of from encounter
where class = 'EMER' and status = 'finished' and start_at is not null and end_at >= start_at;

create table spell as
with whole as (
  select s.patient, c.spell, bool_or(s.end_at is null) as is_open, max(s.end_day) as ended,
    arg_max(s.discharge_method, coalesce(s.end_at, timestamptz '9999-01-01')) as how,
    arg_max(s.destination, coalesce(s.end_at, timestamptz '9999-01-01')) as goes_to,
    list(s.id) as stays
  from stay s join chained c using (patient, id)
  group by all
)
select
  f.patient, f.spell, f.id as first_stay, f.start_at, f.start_day as started,
  case when w.is_open then null else w.ended end as ended,
  coalesce(w.how = '4' or w.goes_to = '79', false) as died,
  f.classification,
  w.stays,
  case
    when f.classification in ('3', '4') then 'excluded'
    when by_code.nature = 'unplanned' and f.classification = '2' then 'excluded'
    when by_code.nature = 'indeterminate' and f.classification = '2' then 'excluded'
    else by_code.nature
  end as nature
from first_stay f
join whole w using (patient, spell)
cross join lateral (
  select case
    when f.method in ('11', '12', '13', '81') then 'planned'
    when f.method in ('21', '22', '23', '24', '25', '2A', '2B', '2D', '28') then 'unplanned'
    when f.method in ('2C', '31', '32', '82', '83') then 'excluded'
    when f.type in ('183452005', '183478001', '73607007', '19951005', '10378005') then 'unplanned'
    when f.type = '183460006' then 'excluded'
    when f.type in ('8715000', '112689000', '15584006', '81672003', '183495009') then 'planned'
    when f.priority = 'EM' then 'unplanned'
    when f.priority in ('EL', 'R', 'P') then 'planned'
    when f.source = 'emd' then 'unplanned'
    when f.source in ('born', '79') then 'excluded'
    when exists (
      select 1 from attendance a
      where a.patient = f.patient
        and (
          a.part_of = f.id
          or (a.start_at < coalesce(f.end_at, timestamptz '9999-01-01')
            and a.end_at >= f.start_at - interval 24 hours)
        )
    ) then 'unplanned'
    else 'indeterminate'
  end as nature
) by_code;

create table diagnosis as
select
  e.id as encounter, (text_at(d, '$.rank'))::integer as rank,
  bare(text_at(c.r, '$.code.coding[0].code')) as code
from (select id, unnest(cast(json_extract(r, '$.diagnosis') as json[])) as d from encounter) e
join resource c on c.kind = 'Condition' and 'Condition/' || c.id = text_at(d, '$.condition.reference')
where text_at(c.r, '$.code.coding[0].system') = 'http://hl7.org/fhir/sid/icd-10';

create macro primary_of(stay) as
  (
    select min_by(a_diagnosis.code, a_diagnosis.rank)
    from diagnosis a_diagnosis where a_diagnosis.encounter = stay
  );
create table of_population as
select s.* from spell s
where on_list(s.patient, s.started)
  and (select coalesce(p.died >= s.started, true) from patient p where p.id = s.patient);
