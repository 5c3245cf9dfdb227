Feature: End of life: hospice at home or community palliative care
  For those who wish to die at home with months, weeks or days left (EOL-D8).

  Background:
    Given a patient aged 80 on 2024-01-01

  Scenario Outline: by preferred place and stage
    Given a record of <stage> in gsf_stage_codes on 2024-01-10
    And a preferred place of death of <place> on 2024-01-20
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then community_team is <status>

    Examples:
      | stage     | place     | status                  |
      | advancing | home      | not applicable          |
      | declining | home      | not applicable          |
      | months    | home      | overdue, due 2024-01-27 |
      | weeks     | home      | overdue, due 2024-01-27 |
      | days      | home      | overdue, due 2024-01-27 |
      | months    | hospice   | not applicable          |
      | months    | undecided | not applicable          |

  Scenario: referred once, urgently
    Given a record of months in gsf_stage_codes on 2024-01-10
    And a preferred place of death of home on 2024-01-30
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then the patient is referred to community_palliative, due 2024-02-06
    And nothing else is referred

  Scenario: while the preferred place is not known nobody is referred, and nothing is assumed
    Given a record of months in gsf_stage_codes on 2024-01-10
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then community_team is unknown
    And nothing is referred

  Scenario Outline: what counts as referred
    Given a record of months in gsf_stage_codes on 2024-01-10
    And a preferred place of death of home on 2024-01-20
    And <evidence> on 2024-01-25
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then community_team is <status>

    Examples:
      | evidence                                                | status  |
      | a referral to community_palliative made                 | done    |
      | a referral to community_palliative recorded             | done    |
      | a record of 1092551000000109 in community_palliative_care | done  |
      | a referral to community_palliative drafted              | overdue |
      | a record in key_worker_codes                            | overdue |

  Scenario: declined by the patient is an exception
    Given a record of months in gsf_stage_codes on 2024-01-10
    And a preferred place of death of home on 2024-01-20
    And a record of 783841000000101 in community_declined on 2024-01-25
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then community_team is excepted
    And nothing is referred

  Scenario: the request itself declined by the patient is an exception
    Given a record of months in gsf_stage_codes on 2024-01-10
    And a preferred place of death of home on 2024-01-20
    And a referral to community_palliative made on 2024-01-22
    And the referral to community_palliative of 2024-01-22 was declined by the patient on 2024-01-25
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then community_team is excepted
    And nothing is referred

  Scenario: declined by the service is a gap in the system, not an exception
    Given a record of months in gsf_stage_codes on 2024-01-10
    And a preferred place of death of home on 2024-01-20
    And a referral to community_palliative made on 2024-01-22
    And the referral to community_palliative of 2024-01-22 was declined by the service on 2024-01-25
    When the end_of_life pathway is evaluated as at 2024-02-10
    Then community_team is overdue, due 2024-02-01
    And community_team is marked system gap
    And the patient is referred to community_palliative
