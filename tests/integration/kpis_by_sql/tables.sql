-- The bulk export as tables: people, when they were registered, and what is coded of them.
-- $fhir, $lists and $first, $last, $as_at are put in by the test.

create macro last_of(day) as (date_trunc('month', day) + interval 1 month - interval 1 day)::date;
create macro text_at(r, path) as json_extract_string(r, path);
create macro local_day(written) as try_cast(substr(written, 1, 10) as date);
create macro first_day(written) as
  try_cast(substr(written || case length(written) when 4 then '-01-01' when 7 then '-01' else '' end, 1, 10) as date);
create macro last_day(written) as
  case length(written)
    when 4 then try_cast(written || '-12-31' as date)
    when 7 then last_of(try_cast(written || '-01' as date))
    else try_cast(substr(written, 1, 10) as date)
  end;
create macro years_old(birth, day) as
  year(day) - year(birth)
  - case when (month(day), day(day)) < (month(birth), day(birth)) then 1 else 0 end;
create macro bare(code) as upper(replace(code, '.', ''));

create table month as
select first, last_of(first) as last, first + ((day(last_of(first)) - 1) // 2)::integer as middle
from (select unnest(generate_series($first::date, $last::date, interval 1 month))::date as first);

create table resource as
select text_at(json, '$.resourceType') as kind, text_at(json, '$.id') as id, json as r
from read_json_objects($fhir || '/*.ndjson', format = 'newline_delimited');

create table patient as
select
  id,
  first_day(text_at(r, '$.birthDate')) as birth_first,
  last_day(text_at(r, '$.birthDate')) as birth_last,
  text_at(r, '$.gender') as sex,
  local_day(text_at(r, '$.deceasedDateTime')) as died,
  coalesce((text_at(r, '$.deceasedBoolean'))::boolean, text_at(r, '$.deceasedDateTime') is not null) as is_dead,
  json_extract(r, '$.generalPractitioner') is not null as has_practice
from resource where kind = 'Patient';

create table extension as
select id as patient, text_at(e, '$.url') as url, e
from (
  select id, unnest(cast(json_extract(r, '$.extension') as json[])) as e from resource where kind = 'Patient'
);

create table quintile as
select patient, (text_at(e, '$.valueInteger'))::integer as quintile
from extension where url = 'https://waypost.example/StructureDefinition/imd-quintile';

create table registration as
select
  patient,
  local_day(text_at(e, '$.valuePeriod.start')) as starts,
  local_day(text_at(e, '$.valuePeriod.end')) as ends
from extension where url = 'https://waypost.example/StructureDefinition/registration';

-- A macro is put in as text: what it names itself is named as nobody else names anything.
-- Whether somebody is registered: inside a registration where there are any, else with a practice.
create macro on_list(who, day) as
  case
    when exists (select 1 from registration a_registration where a_registration.patient = who)
      then exists (
        select 1 from registration a_registration
        where a_registration.patient = who
          and coalesce(a_registration.starts <= day, true) and coalesce(a_registration.ends >= day, true)
      )
    else (select a_patient.has_practice from patient a_patient where a_patient.id = who)
  end;
create macro has_left(who, day) as
  exists (select 1 from registration a_registration where a_registration.patient = who) and not on_list(who, day);
-- Nobody knows of somebody dead without a date whether they live on a day.
create macro lives(who, day) as
  (
    select coalesce(a_patient.birth_last <= day, true) and (not a_patient.is_dead or coalesce(a_patient.died >= day, false))
    from patient a_patient where a_patient.id = who
  );
create macro at_least_aged(who, years, day) as
  (select years_old(a_patient.birth_last, day) >= years from patient a_patient where a_patient.id = who);

create table list as
select
  parse_filename(filename, true) as name, system, code, value, match
from read_csv($lists || '/*.csv', header = true, all_varchar = true, filename = true, union_by_name = true)
where code is not null;

-- Everything coded that counts, each code a row; a date known in part is the days it may be.
create table item as
with stated as (
  select
    kind, id, r,
    split_part(coalesce(text_at(r, '$.subject.reference'), text_at(r, '$.patient.reference')), '/', 2) as patient,
    case kind
      when 'Condition' then coalesce(text_at(r, '$.onsetDateTime'), text_at(r, '$.recordedDate'))
      when 'Observation' then text_at(r, '$.effectiveDateTime')
      when 'Procedure' then coalesce(text_at(r, '$.performedDateTime'), text_at(r, '$.performedPeriod.start'))
      when 'ServiceRequest' then text_at(r, '$.authoredOn')
    end as written,
    case kind
      when 'Condition' then coalesce(text_at(r, '$.verificationStatus.coding[0].code'), '')
        not in ('refuted', 'entered-in-error')
      when 'Observation' then text_at(r, '$.status') in ('final', 'amended', 'corrected')
      when 'Procedure' then text_at(r, '$.status') in ('completed', 'in-progress')
      when 'ServiceRequest' then text_at(r, '$.status') <> 'entered-in-error'
    end as counts,
    coalesce(text_at(r, '$.bodySite[0].coding[0].code'), text_at(r, '$.bodySite.coding[0].code')) as site
  from resource where kind in ('Condition', 'Observation', 'Procedure', 'ServiceRequest')
)
select
  kind, id, patient, first_day(written) as first, last_day(written) as last, site, r,
  text_at(c, '$.system') as system, text_at(c, '$.code') as code
from (select *, unnest(cast(json_extract(r, '$.code.coding') as json[])) as c from stated where counts);

create table found as
select l.name as list, l.value, i.*
from item i join list l on l.system = i.system and l.code = i.code and l.match <> 'answer';
