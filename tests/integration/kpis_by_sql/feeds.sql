-- From tables beside the records: days without weekends and England's bank holidays.

create table bank_holiday as
select date::date as day from read_csv($calendars || '/england_bank_holidays.csv', header = true, all_varchar = true);

create table routine as
select row_number() over () as id, local_day(referred) as referred, local_day(reached) as reached
from read_csv($feeds || '/intermediate_care.csv', header = true, all_varchar = true)
where priority = 'routine';

create table due as
select r.*, (
  select list(d.day order by d.day)[5] from (
    select unnest(generate_series(r.referred + 1, r.referred + 30, interval 1 day))::date as day
  ) d
  where isodow(d.day) < 6 and d.day not in (select day from bank_holiday)
) as due
from routine r;

create table ic_routine_5wd as
select m.first as month,
  count(*) filter (d.reached <= d.due and d.reached <= $as_at::date) as numerator,
  count(*) as denominator
from due d join month m on d.referred between m.first and m.last
where d.reached <= $as_at::date or d.due <= $as_at::date
group by m.first;
