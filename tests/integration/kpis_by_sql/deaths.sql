-- Deaths of people registered, judged 90 days later: where they were, and what came before.

create table death as
select m.first as month, p.id as patient, p.died
from patient p join month m on p.died between m.first and m.last
where on_list(p.id, p.died) and p.died <= $as_at::date;

create table place as
with coded as (
  select d.patient, i.first, l.value
  from death d
  join item i on i.patient = d.patient and i.kind = 'Observation'
  join list l on l.name = 'place_of_death' and l.match = 'answer'
  where i.code = 'place-of-death'
    and text_at(i.r, '$.valueCodeableConcept.coding[0].code') = l.code
    and i.first between d.died - 1 and d.died + 90
  union all
  select d.patient, f.first, f.value
  from death d join found f on f.patient = d.patient
  where f.list = 'place_of_death' and f.value <> '' and f.first between d.died - 1 and d.died + 90
)
select patient, arg_max(value, first) as place from coded group by patient;

create table external_death as
select distinct d.patient from death d join found f on f.patient = d.patient
where f.list = 'external_cause_of_death' and f.first between d.died - 1 and d.died + 90;

create table resident as select distinct patient from found where list = 'care_home_resident';

create table home_death_excl_ch as
select d.month, count(*) filter (p.place = 'home') as numerator, count(*) as denominator
from death d left join place p using (patient)
where d.died + 90 <= $as_at::date and d.patient not in (select patient from external_death)
group by d.month;

create table home_death_incl_ch as
select d.month,
  count(*) filter (
    p.place = 'home'
    or p.place = 'care_home' and d.patient in (select patient from resident)
  ) as numerator,
  count(*) as denominator
from death d left join place p using (patient)
where d.died + 90 <= $as_at::date and d.patient not in (select patient from external_death)
group by d.month;

create table eol_3adm_90d as
with emergencies as (
  select d.patient, count(s.spell) as times
  from death d
  left join spell s on s.patient = d.patient and s.nature = 'unplanned'
    and d.died - s.started between 0 and 89
  group by d.patient
)
select d.month, count(*) filter (e.times >= 3) as numerator, count(*) as denominator
from death d join emergencies e using (patient)
where d.died + 90 <= $as_at::date and d.patient not in (select patient from external_death)
group by d.month;

create table eol_register_before_death as
select d.month,
  count(*) filter (exists (
    select 1 from found f
    where f.list = 'palliative_register' and f.patient = d.patient
      and f.last between '2008-04-01' and d.died - 28
      and not exists (
        select 1 from found n
        where n.list = 'palliative_not_indicated' and n.patient = d.patient
          and n.first > f.first and n.first <= d.died
      )
  )) as numerator,
  count(*) as denominator
from death d
where d.died + 90 <= $as_at::date and d.patient not in (select patient from external_death)
group by d.month;
