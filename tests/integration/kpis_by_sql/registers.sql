-- People with COPD or type 2 diabetes on the last day of each month, and their days on a register.

-- Of a day that is known in part: surely on from the last one it may be, no longer surely from the
-- first on which it may be resolved.
create table register_code as
select patient, last as day, 'copd' as register, true as puts_on from found where list = 'copd_diagnosis'
union all select patient, first, 'copd', false from found where list = 'copd_resolved'
union all select patient, last, 'diabetes', true from found where list = 'diabetes_register'
union all select patient, first, 'diabetes', false from found where list = 'diabetes_resolved';

-- On from a diagnosis until the next code that resolves it; on one day the latter wins.
create table on_register as
select patient, register, min(day) as starts, ends
from (
  select c.*, (
    select min(o.day) from register_code o
    where o.patient = c.patient and o.register = c.register and not o.puts_on and o.day >= c.day
  ) as ends
  from register_code c where c.puts_on
)
where ends is null or ends > day
group by patient, register, ends;

create table month_end as
select m.first as month, m.last as day, r.patient, r.register, r.starts
from on_register r join month m on m.last >= r.starts and (r.ends is null or m.last < r.ends)
where lives(r.patient, m.last) and not has_left(r.patient, m.last) and m.last <= $as_at::date;

create macro twelve_months_before(day) as (day - interval 12 month)::date;
create macro recorded(who, what, starts, ends) as
  exists (
    select 1 from found a_found
    where a_found.list = what and a_found.patient = who
      and a_found.first >= starts and a_found.last <= ends
      -- What was asked and not answered is no record of it.
      and text_at(a_found.r, '$.dataAbsentReason.coding[0].code') is null
  );
create macro has_ever(who, what, ends) as
  (select max(a_found.first) from found a_found where a_found.list = what and a_found.patient = who and a_found.last <= ends);

create table copd_review as
select e.month,
  count(*) filter (
    recorded(e.patient, 'copd_review', twelve_months_before(e.day), e.day)
    and recorded(e.patient, 'copd_exacerbation_count', twelve_months_before(e.day), e.day)
    and recorded(e.patient, 'mrc_grade', twelve_months_before(e.day), e.day)
  ) as numerator,
  count(*) as denominator
from month_end e
where e.register = 'copd' and e.starts <= twelve_months_before(e.day)
  and not coalesce(has_ever(e.patient, 'copd_dissent', e.day) >= twelve_months_before(e.day), false)
  and not coalesce(
    has_ever(e.patient, 'copd_unsuitable', e.day) >= coalesce(has_ever(e.patient, 'copd_review', e.day), date '0001-01-01'),
    false
  )
group by e.month;

-- Days on the COPD register, and the emergency admissions of those on it the day before.
create table copd_admissions as
with days as (
  select m.first as month, r.patient, d.day::date as day
  from on_register r
  cross join month m
  cross join lateral (select unnest(generate_series(m.first, m.last, interval 1 day)) as day) d
  where r.register = 'copd' and d.day >= r.starts and (r.ends is null or d.day < r.ends)
), admitted as (
  select s.*
  from spell s
  where s.nature = 'unplanned'
    and exists (
      select 1 from on_register r
      where r.patient = s.patient and r.register = 'copd'
        and s.started - 1 >= r.starts and (r.ends is null or s.started - 1 < r.ends)
    )
    and not has_left(s.patient, s.started - 1)
    and (
      primary_of(s.first_stay) between 'J41' and 'J44ZZZ'
      or primary_of(s.first_stay) like 'J47%'
      or primary_of(s.first_stay) like 'J20%' and exists (
        select 1 from diagnosis d
        where d.encounter = s.first_stay and d.code between 'J41' and 'J44ZZZ'
          and d.rank > (select min(o.rank) from diagnosis o where o.encounter = s.first_stay)
      )
    )
)
select m.first as month,
  (select count(*) from admitted a where a.started between m.first and m.last and a.started <= $as_at::date)
    as numerator,
  (
    select count(*) from days x join patient p on p.id = x.patient
    where x.month = m.first and not has_left(x.patient, x.day)
      and coalesce(p.birth_last <= x.day, true)
      and (not p.is_dead or coalesce(p.died >= x.day, false))
  ) as denominator
from month m;

create table diabetes_type as
select patient, last as day, value from found
where list = 'diabetes_type' and value in ('type_1', 'type_2', 'other_specific');
create macro type_on(who, on_day) as
  (
    select max_by(a_type.value, (a_type.day, case a_type.value when 'type_1' then 3 when 'type_2' then 2 else 1 end))
    from diabetes_type a_type where a_type.patient = who and a_type.day <= on_day
  );

-- In mmol/mol; without a unit, below 20 is a percentage and above 25 is not, between them unknown.
create table hba1c as
select patient, first as day,
  case when mmol between 20 and 200 then round(mmol) end as mmol
from (
  select patient, first,
    case
      when unit = '%' or unit is null and number < 20
        then case when number between 3 and 20 then (round(number, 1) - 2.152) / 0.09148 end
      when unit = 'mmol/mol' or unit is null and number > 25 then number
    end as mmol
  from (
    select distinct patient, id, first,
      coalesce(text_at(r, '$.valueQuantity.code'), text_at(r, '$.valueQuantity.unit')) as unit,
      text_at(r, '$.valueQuantity.value')::decimal(9, 3) as number
    from found where list = 'hba1c' and kind = 'Observation'
  )
);

create table hba1c_control as
select e.month,
  count(*) filter (
    latest.mmol <= 58
    or latest.mmol <= 75 and coalesce(frailty.grade in ('moderate', 'severe'), false)
  ) as numerator,
  count(*) as denominator
from month_end e
join patient p on p.id = e.patient
left join lateral (
  select h.day, case when bool_or(h.mmol is null) then null else max(h.mmol) end as mmol
  from hba1c h
  where h.patient = e.patient and h.day between twelve_months_before(e.day) and e.day
  group by h.day order by h.day desc limit 1
) latest on true
left join lateral (
  select max_by(f.value, (f.first, f.value = 'severe', f.value = 'moderate')) as grade
  from found f where f.list = 'frailty_grade' and f.patient = e.patient and f.last <= e.day
) frailty on true
where e.register = 'diabetes'
  and type_on(e.patient, e.day) = 'type_2'
  -- Enrolled, on the register and at least 17, for at least 12 months.
  and e.starts <= twelve_months_before(e.day)
  and years_old(p.birth_last, twelve_months_before(e.day)) >= 17
  and not coalesce(has_ever(e.patient, 'diabetes_dissent', e.day) >= twelve_months_before(e.day), false)
  and not coalesce(has_ever(e.patient, 'maximal_therapy', e.day) >= twelve_months_before(e.day), false)
  and not coalesce(
    has_ever(e.patient, 'diabetes_unsuitable', e.day)
      >= coalesce((select max(h.day) from hba1c h where h.patient = e.patient and h.day <= e.day), date '0001-01-01'),
    false
  )
group by e.month;
