-- Education referrals that fell due: 274 days after the diagnosis, of people with type 2 diabetes
-- who are on the register that day, have not declined, and are not on the palliative register.

-- Who was unsuitable after the diagnosis until an HbA1c said otherwise owes it later, and not then.
create table education_due as
select d.patient, d.diagnosed + 274 as day
from (
  select patient, min(first) as diagnosed from found where list = 'diabetes_register' group by patient
  -- What began on a day that is known in part falls due on no known day.
  having min(first) = min(last)
) d
where not exists (
  select 1 from found f join hba1c h on h.patient = f.patient and h.day > f.first
  where f.list = 'diabetes_unsuitable' and f.patient = d.patient
    and f.first <= d.diagnosed + 274 and h.day > d.diagnosed
);

create table asked_for as
select patient, first as day from found
where list = 'request_structured_education' and kind = 'ServiceRequest'
  and text_at(r, '$.intent') = 'order' and text_at(r, '$.status') <> 'draft'
union all
select patient, first from found where list = 'structured_education_referral';

create table declined_education as
select f.patient, local_day(text_at(t.r, '$.lastModified')) as day
from found f
join resource t on t.kind = 'Task' and text_at(t.r, '$.focus.reference') = 'ServiceRequest/' || f.id
where f.list = 'request_structured_education'
  and text_at(t.r, '$.status') in ('rejected', 'cancelled')
  and text_at(t.r, '$.statusReason.coding[0].code') in (
    select code from list where name = 'declined_by_patient'
  );

create table dm_education as
select m.first as month,
  count(*) filter (exists (
    select 1 from asked_for a where a.patient = d.patient and a.day <= d.day
  )) as numerator,
  count(*) as denominator
from education_due d
join month m on d.day between m.first and m.last
join patient p on p.id = d.patient
where d.day <= $as_at::date
  and type_on(d.patient, d.day) = 'type_2'
  and exists (
    select 1 from on_register r
    where r.patient = d.patient and r.register = 'diabetes'
      and r.starts <= d.day and (r.ends is null or d.day < r.ends)
  )
  and years_old(p.birth_last, d.day) >= 17
  and lives(d.patient, d.day) and not has_left(d.patient, d.day)
  and not coalesce(has_ever(d.patient, 'diabetes_dissent', d.day) >= twelve_months_before(d.day), false)
  and not coalesce(
    has_ever(d.patient, 'diabetes_unsuitable', d.day)
      >= coalesce((select max(h.day) from hba1c h where h.patient = d.patient and h.day <= d.day), date '0001-01-01'),
    false
  )
  and not exists (
    select 1 from declined_education x
    where x.patient = d.patient and x.day between twelve_months_before(d.day) and d.day
      -- Asked for all the same, in time: done comes before excused.
      and not exists (
        select 1 from asked_for a where a.patient = d.patient and a.day <= d.day
          and a.day > x.day
      )
  )
  and not exists (
    select 1 from found f
    where f.list = 'palliative_register' and f.patient = d.patient
      and f.last between '2008-04-01' and d.day
      and not exists (
        select 1 from found n
        where n.list = 'palliative_not_indicated' and n.patient = d.patient
          and n.first > f.first and n.first <= d.day
      )
  )
group by m.first;
