Feature: COPD: after an unplanned admission
  Rehabilitation begins within 28 days of the discharge after an acute exacerbation (COPD-D6, NICE
  QS10 statement 5), a review follows within 14 days (COPD-D13), and two unplanned admissions in 12
  months are the high-intensity tier (COPD-D12).

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02

  Scenario Outline: due after the discharge
    Given a hospital stay from 2024-04-25 to 2024-05-01, admission method 2A, primary diagnosis J44.1
    When the copd pathway is evaluated as at <day>
    Then rehabilitation_after_discharge is <rehabilitation>, due 2024-05-29
    And reviewed_after_discharge is <review>, due 2024-05-15

    Examples:
      | day        | rehabilitation | review  |
      | 2024-05-01 | pending        | pending |
      | 2024-05-15 | pending        | pending |
      | 2024-05-16 | pending        | overdue |
      | 2024-05-30 | overdue        | overdue |

  Scenario: nothing is owed before the discharge
    Given a hospital stay since 2024-04-25, admission method 21, primary diagnosis J44.1
    When the copd pathway is evaluated as at 2024-05-30
    Then no event asks for reviewed_after_discharge

  Scenario Outline: which admissions count
    Given a hospital stay from 2024-04-25 to 2024-05-01<stay>
    When the copd pathway is evaluated as at 2024-05-20
    Then reviewed_after_discharge is <status>

    Examples: counted
      | stay                                                                        | status  |
      | , admission method 21, primary diagnosis J44.1                              | overdue |
      | , admission method 28, primary diagnosis J441                               | overdue |
      | , admission method 21, primary diagnosis J20.9, secondary diagnosis J44.9   | overdue |
      | , type 183452005, primary diagnosis J43.9                                   | overdue |

    Examples: nobody can tell whether it was planned
      | stay                        | status  |
      | , primary diagnosis J44.1   | unknown |

  Scenario Outline: which admissions do not count
    Given a hospital stay from 2024-04-25 to 2024-05-01<stay>
    When the copd pathway is evaluated as at 2024-05-20
    Then no event asks for reviewed_after_discharge

    Examples:
      | stay                                                                      |
      | , admission method 11, primary diagnosis J44.1                            |
      | , type 183495009, primary diagnosis J44.1                                 |
      | , admission method 21, primary diagnosis J20.9                            |
      | , admission method 21, primary diagnosis I21.9, secondary diagnosis J44.9 |
      | , admission method 31, primary diagnosis J44.1                            |

  Scenario: each discharge asks for its own review, the latest for rehabilitation
    Given a hospital stay from 2024-02-01 to 2024-02-06, admission method 21, primary diagnosis J44.0
    And a record in copd_review on 2024-02-14
    And a procedure in pulm_rehab on 2024-02-20
    And a hospital stay from 2024-04-25 to 2024-05-01, admission method 21, primary diagnosis J44.1
    When the copd pathway is evaluated as at 2024-06-01
    Then reviewed_after_discharge after the stay from 2024-02-01 is done
    And reviewed_after_discharge after the stay from 2024-04-25 is overdue, due 2024-05-15, 17 days overdue
    And rehabilitation_after_discharge is overdue, due 2024-05-29
    And the patient is referred to pulmonary_rehab, due 2024-05-29
    And no other referral goes to pulmonary_rehab

  Scenario: a transfer is one spell, and its last discharge counts
    Given a hospital stay from 2024-04-25 to 2024-05-01, admission method 21, primary diagnosis J44.1, discharge destination 51
    And a hospital stay from 2024-05-03 to 2024-05-09, admission method 81, source of admission 51, primary diagnosis J44.1
    When the copd pathway is evaluated as at 2024-05-20
    Then reviewed_after_discharge is pending, due 2024-05-23

  Scenario: as seen before the transfer, the patient was discharged
    Given a hospital stay from 2024-04-25 to 2024-05-01, admission method 21, primary diagnosis J44.1, discharge destination 51
    And a hospital stay from 2024-05-03 to 2024-05-09, admission method 81, source of admission 51, primary diagnosis J44.1
    When the copd pathway is evaluated as at 2024-05-02
    Then reviewed_after_discharge is pending, due 2024-05-15

  Scenario: a discharge asks for 12 months
    Given a hospital stay from 2023-05-25 to 2023-06-01, admission method 21, primary diagnosis J44.1
    When the copd pathway is evaluated as at 2024-06-01
    Then reviewed_after_discharge is overdue, due 2023-06-15

  Scenario: after 12 months a discharge asks for nothing any more
    Given a hospital stay from 2023-05-25 to 2023-05-31, admission method 21, primary diagnosis J44.1
    When the copd pathway is evaluated as at 2024-06-01
    Then no event asks for reviewed_after_discharge
    And rehabilitation_after_discharge is not applicable

  Scenario: a readmission begins rehabilitation anew
    Given a hospital stay from 2024-04-25 to 2024-05-01, admission method 21, primary diagnosis J44.1
    And a hospital stay from 2024-05-20 to 2024-05-25, admission method 21, primary diagnosis J44.1
    When the copd pathway is evaluated as at 2024-06-01
    Then rehabilitation_after_discharge is pending, due 2024-06-22
    And reviewed_after_discharge after the stay from 2024-04-25 is overdue, due 2024-05-15
    And reviewed_after_discharge after the stay from 2024-05-20 is pending, due 2024-06-08

  Scenario: rehabilitation begun within 28 days
    Given a hospital stay from 2024-04-25 to 2024-05-01, admission method 21, primary diagnosis J44.1
    And a procedure in pulm_rehab on 2024-05-20
    When the copd pathway is evaluated as at 2024-06-01
    Then rehabilitation_after_discharge is done

  Scenario: who declined rehabilitation is not chased
    Given a hospital stay from 2024-04-25 to 2024-05-01, admission method 21, primary diagnosis J44.1
    And a record in pr_unsuitable on 2024-05-02
    When the copd pathway is evaluated as at 2024-06-01
    Then rehabilitation_after_discharge is excepted
    And reviewed_after_discharge is overdue

  Scenario: on the palliative register rehabilitation is not chased
    Given a record of 518901000000101 in palliative_codes on 2024-01-05
    And a hospital stay from 2024-04-25 to 2024-05-01, admission method 21, primary diagnosis J44.1
    When the copd pathway is evaluated as at 2024-06-01
    Then rehabilitation_after_discharge is not applicable

  Scenario: the referral after a discharge is urgent
    Given a hospital stay from 2024-04-25 to 2024-05-01, admission method 21, primary diagnosis J44.1
    When the copd pathway is evaluated as at 2024-05-10
    Then the patient is referred to pulmonary_rehab

  Scenario Outline: two unplanned admissions in 12 months are the high-intensity tier
    Given a hospital stay from 2023-06-10 to 2023-06-12, admission method 21, primary diagnosis I21.9
    And a hospital stay from <second> to 2024-02-20<stay>
    When the copd pathway is evaluated as at 2024-02-20
    Then admissions is <count>
    And high_intensity is <status>

    Examples:
      | second     | stay                   | count     | status         |
      | 2024-02-15 | , admission method 21  | 2         | pending        |
      | 2024-02-15 | , admission method 11  | 1         | not applicable |
      | 2024-02-15 | , admission method 31  | 1         | not applicable |

  Scenario Outline: an admission counts for 12 months
    Given a hospital stay from <first> to 2023-03-12, admission method 21
    And a hospital stay from 2024-02-15 to 2024-02-20, admission method 21
    When the copd pathway is evaluated as at 2024-03-01
    Then admissions is <count>

    Examples:
      | first      | count |
      | 2023-03-01 | 2     |
      | 2023-02-28 | 1     |

  Scenario: a stay nobody can place is not counted as an unplanned one
    Given a hospital stay from 2023-06-10 to 2023-06-12, admission method 21
    And a hospital stay from 2024-02-15 to 2024-02-20
    When the copd pathway is evaluated as at 2024-02-20
    Then high_intensity is not applicable
