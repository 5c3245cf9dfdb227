-- Emergency admissions of people of 65 and over against those expected by age band, sex and
-- deprivation: of each practice, by the rates of everybody studied in the same 12 months.

create table year_of_run as
select m.first as from_day, last_of((m.first + interval 11 month)::date) as to_day,
  m.first + ((last_of((m.first + interval 11 month)::date) - m.first + 1 - 1) // 2)::integer as middle
from month m
where last_of((m.first + interval 11 month)::date) <= $last::date;

create table practice_of as
select w.id as patient, text_at(o.r, '$.identifier[0].value') as practice
from resource w
left join resource o on o.kind = 'Organization'
  and 'Organization/' || o.id = text_at(w.r, '$.generalPractitioner[0].reference')
where w.kind = 'Patient';

create macro band_of(birth_first, birth_last, day) as
  case
    when least(years_old(birth_first, day) // 5, 17) = least(years_old(birth_last, day) // 5, 17)
      then least(years_old(birth_last, day) // 5, 17)
  end;

create table band as
with event as (
  select y.from_day, s.patient, s.started as day, 1 as events, 0 as people
  from of_population s join year_of_run y on s.started between y.from_day and y.to_day
  where s.nature = 'unplanned' and at_least_aged(s.patient, 65, s.started)
), person as (
  select y.from_day, p.id, y.middle, 0, 1
  from patient p cross join year_of_run y
  where on_list(p.id, y.middle) and lives(p.id, y.middle) and at_least_aged(p.id, 65, y.middle)
)
select
  e.from_day, o.practice, band_of(p.birth_first, p.birth_last, e.day) as age, p.sex, q.quintile,
  sum(e.events) as events, sum(e.people) as people
from (select * from event union all select * from person) e
join patient p on p.id = e.patient
join practice_of o on o.patient = e.patient
left join quintile q on q.patient = e.patient
group by all;

create table sar_emerg_65 as
with everybody as (
  select from_day, age, sex, quintile, sum(events) as events, sum(people) as people
  from band group by all
)
select
  b.from_day as month, b.practice, sum(b.events) as numerator,
  sum(case when e.people > 0 then b.people * e.events / e.people else 0 end) as denominator
from band b
join everybody e using (from_day, age, sex, quintile)
where b.age is not null and b.sex is not null and b.quintile is not null and b.practice is not null
group by all;
