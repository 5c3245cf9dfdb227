Feature: COPD: self-management plan and rescue pack
  Everybody on the register has a plan, within 28 days; who had an exacerbation in the last 12
  months has a rescue pack, within 28 days of it (COPD-D11).

  Background:
    Given a patient aged 67 on 2024-03-01

  Scenario Outline: a plan within 28 days of the register
    Given a diagnosis in copd_diagnosis on 2024-01-10
    When the copd pathway is evaluated as at <day>
    Then plan_given is <status>

    Examples:
      | day        | status                                 |
      | 2024-02-07 | pending, due 2024-02-07                |
      | 2024-02-08 | overdue, due 2024-02-07, 1 day overdue |

  Scenario Outline: what counts as a plan
    Given a diagnosis in copd_diagnosis on 2019-05-02
    And a <evidence> on 2019-06-01
    When the copd pathway is evaluated as at 2024-03-01
    Then plan_given is done

    Examples:
      | evidence                       |
      | record in self_management_plan |
      | care plan in management_plan   |

  Scenario: dissent excepts from the plan
    Given a diagnosis in copd_diagnosis on 2024-01-10
    And a record in copd_dissent on 2024-01-12
    When the copd pathway is evaluated as at 2024-03-01
    Then plan_given is excepted

  Scenario Outline: a rescue pack after an exacerbation
    Given a diagnosis in copd_diagnosis on 2019-05-02
    And a diagnosis in copd_exacerbation on <flare>
    When the copd pathway is evaluated as at 2024-03-01
    Then rescue_pack is <status>

    Examples:
      | flare      | status                  |
      | 2024-02-02 | pending, due 2024-03-01 |
      | 2024-02-01 | overdue, due 2024-02-29 |
      | 2023-03-01 | overdue, due 2023-03-29 |
      | 2023-02-28 | not applicable          |

  Scenario Outline: the pack must be newer than the exacerbation
    Given a diagnosis in copd_diagnosis on 2019-05-02
    And a diagnosis in copd_exacerbation on 2024-01-10
    And a record in rescue_pack_codes on <pack>
    When the copd pathway is evaluated as at 2024-03-01
    Then rescue_pack is <status>

    Examples:
      | pack       | status  |
      | 2024-01-09 | overdue |
      | 2024-01-10 | done    |

  Scenario: no exacerbation, no rescue pack
    Given a diagnosis in copd_diagnosis on 2019-05-02
    When the copd pathway is evaluated as at 2024-03-01
    Then rescue_pack is not applicable

  Scenario: dissent excepts from the rescue pack
    Given a diagnosis in copd_diagnosis on 2019-05-02
    And a diagnosis in copd_exacerbation on 2024-01-10
    And a record in copd_dissent on 2024-01-12
    When the copd pathway is evaluated as at 2024-03-01
    Then rescue_pack is excepted
