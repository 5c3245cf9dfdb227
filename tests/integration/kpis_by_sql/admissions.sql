-- Emergency admissions, bed days, lengths of stay and readmissions, each of its month.

create table emergency_65 as
select m.first as month, s.* from of_population s
join month m on s.started between m.first and m.last
where s.nature = 'unplanned' and at_least_aged(s.patient, 65, s.started) and s.started <= $as_at::date;

create table people_65 as
select m.first as month, p.id as patient, p.birth_first, p.birth_last, p.sex
from patient p cross join month m
where on_list(p.id, m.middle) and lives(p.id, m.middle) and at_least_aged(p.id, 65, m.middle);

create table discharge as
select m.first as month, s.*, s.ended - s.started as days from of_population s
join month m on s.ended between m.first and m.last
where s.ended <= $as_at::date and s.nature <> 'excluded';

create table emerg_adm_65 as
select m.first as month,
  (select count(*) from emergency_65 e where e.month = m.first) as numerator,
  (select count(*) from people_65 p where p.month = m.first) as denominator
from month m;

create table emerg_beddays_65 as
select m.first as month,
  (
    select coalesce(sum(d.days), 0) from discharge d
    where d.month = m.first and d.nature = 'unplanned' and at_least_aged(d.patient, 65, d.ended)
  ) as numerator,
  (select count(*) from people_65 p where p.month = m.first) as denominator
from month m;

-- Of a median the denominator is the number of stays, and the numerator the median.
create table los_unplanned_median as
select month, median(days) as numerator, count(*) as denominator
from discharge where nature = 'unplanned' group by month;

create table los_hip_mean as
select month, avg(days) as numerator, count(*) as denominator
from discharge d
where nature = 'planned' and exists (
  select 1 from found f
  where f.list = 'hip_replacement' and f.kind = 'Procedure' and f.patient = d.patient
    and f.first between d.started and d.ended
)
group by month;

create table mentions_cancer as
select s.patient, s.spell
from (select patient, spell, unnest(stays) as stay from spell) s
join diagnosis d on d.encounter = s.stay
where d.code between 'C00' and 'C97ZZZ'
group by all;

-- An emergency is linked to the stay that began last before it, and to no other.
create table came_back as
with next as (
  select *, lag(spell) over w as before, lag(ended) over w as before_ended
  from spell where classification not in ('3', '4')
  window w as (partition by patient order by start_at, first_stay)
)
select n.patient, n.before as spell
from next n
where n.nature = 'unplanned'
  and n.started - n.before_ended between 0 and 29
  and not exists (
    select 1 from mentions_cancer c where c.patient = n.patient and c.spell = n.spell
  );

create table readm_30 as
select d.month, count(b.spell) as numerator, count(*) as denominator
from discharge d
join patient p on p.id = d.patient
left join mentions_cancer c using (patient, spell)
left join came_back b using (patient, spell)
where not d.died and c.spell is null and d.ended + 29 <= $as_at::date
  -- Who died during the stay was not discharged; who died on its last day may not have been.
  and not coalesce(p.died between d.started and d.ended, false)
group by d.month;
