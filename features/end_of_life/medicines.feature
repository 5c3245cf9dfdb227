Feature: End of life: anticipatory medicines
  Prescribed within 2 days once weeks or days are left (EOL-D7).

  Background:
    Given a patient aged 80 on 2024-01-01
    And a record of 518901000000101 in gsf_stage_codes on 2024-01-01

  Scenario Outline: by stage
    Given a record of <stage> in gsf_stage_codes on 2024-02-01
    When the end_of_life pathway is evaluated as at <day>
    Then medicines_ready is <status>

    Examples:
      | stage     | day        | status                  |
      | advancing | 2024-02-10 | not applicable          |
      | declining | 2024-02-10 | not applicable          |
      | months    | 2024-02-10 | not applicable          |
      | weeks     | 2024-02-03 | pending, due 2024-02-03 |
      | weeks     | 2024-02-04 | overdue, due 2024-02-03 |
      | days      | 2024-02-03 | pending, due 2024-02-03 |
      | days      | 2024-02-04 | overdue, due 2024-02-03 |

  Scenario: from weeks to days the need goes on
    Given a record of weeks in gsf_stage_codes on 2024-02-01
    And a record of days in gsf_stage_codes on 2024-02-10
    When the end_of_life pathway is evaluated as at 2024-02-11
    Then medicines_ready is overdue, due 2024-02-03

  Scenario Outline: what counts
    Given a record of weeks in gsf_stage_codes on 2024-02-01
    And a <kind> of <code> in <codelist> on 2024-02-02
    When the end_of_life pathway is evaluated as at 2024-02-10
    Then medicines_ready is done

    Examples:
      | kind       | code              | codelist               |
      | medication | 36124911000001107 | anticipatory           |
      | medication | 12391711000001105 | anticipatory           |
      | record     | 871021000000106   | anticipatory_medicines_prescribed   |

  Scenario Outline: medicines from before count for 12 months
    Given a record of weeks in gsf_stage_codes on 2024-02-01
    And a record in anticipatory_medicines_prescribed on <prescribed>
    When the end_of_life pathway is evaluated as at 2024-02-10
    Then medicines_ready is <status>

    Examples:
      | prescribed | status  |
      | 2023-02-10 | done    |
      | 2023-02-09 | pending |
