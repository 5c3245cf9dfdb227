Feature: COPD: pulmonary rehabilitation
  A breathless, stable patient is referred within 30 days of the grade: MRC 3 or more, 56 days
  without an exacerbation, not already attended (COPD-D5, NICE QS10 statement 4).

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02

  Scenario: breathless and not referred
    Given a record of 391124000 in mrc_grade on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then mrc is 3
    And rehabilitation is overdue, due 2024-02-09, 21 days overdue
    And the patient is referred to pulmonary_rehab
    And no other referral goes to pulmonary_rehab

  Scenario Outline: due on 9 February means overdue from the 10th
    Given an MRC grade of 3 on 2024-01-10
    When the copd pathway is evaluated as at <day>
    Then rehabilitation is <status>, due 2024-02-09

    Examples:
      | day        | status  |
      | 2024-01-10 | pending |
      | 2024-02-09 | pending |
      | 2024-02-10 | overdue |

  Scenario Outline: grade 3 is where it begins
    Given an MRC grade of <grade> on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is <status>

    Examples:
      | grade | status         |
      | 1     | not applicable |
      | 2     | not applicable |
      | 3     | overdue        |
      | 4     | overdue        |
      | 5     | overdue        |

  Scenario: no grade at all asks for the grade, and refers nobody
    When the copd pathway is evaluated as at 2024-03-01
    Then mrc is not known because none is recorded
    And rehabilitation is unknown
    And graded is marked needed now by rehabilitation
    And graded is overdue
    And the patient is not referred to pulmonary_rehab

  Scenario Outline: a grade says something for 12 months
    Given an MRC grade of 3 on <graded>
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is <status>

    Examples:
      | graded     | status  |
      | 2023-03-01 | overdue |
      | 2023-02-28 | unknown |

  Scenario: an old grade is stale
    Given an MRC grade of 3 on 2023-02-28
    When the copd pathway is evaluated as at 2024-03-01
    Then mrc is not known because it is stale
    And graded is marked needed now by rehabilitation

  Scenario: mMRC 3 alone refers nobody
    Given a record of the local code mmrc-grade-3 on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then mrc is not known because none is recorded
    And rehabilitation is unknown
    And the patient is not referred to pulmonary_rehab

  Scenario: of two grades on one day the higher one counts
    Given an MRC grade of 2 on 2024-01-10
    And an MRC grade of 4 on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then mrc is 4

  Scenario: the need is as old as the first of the high grades
    Given an MRC grade of 2 on 2023-06-01
    And an MRC grade of 3 on 2023-12-01
    And an MRC grade of 4 on 2024-02-01
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is overdue, due 2023-12-31

  Scenario: a grade that got better ends the need
    Given an MRC grade of 3 on 2023-12-01
    And an MRC grade of 2 on 2024-02-01
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is not applicable

  Scenario Outline: stable means 56 days without an exacerbation
    Given an MRC grade of 3 on 2024-01-10
    And a diagnosis in copd_exacerbation on 2024-01-05
    When the copd pathway is evaluated as at <day>
    Then rehabilitation is <status>

    Examples:
      | day        | status                  |
      | 2024-03-01 | not applicable          |
      | 2024-03-02 | pending, due 2024-04-01 |

  Scenario Outline: what counts as referred
    Given an MRC grade of 3 on 2024-01-10
    And a referral to pulmonary_rehab <level> on 2024-01-20
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is <status>

    Examples:
      | level     | status  |
      | made      | done    |
      | completed | done    |
      | drafted   | overdue |
      | proposed  | overdue |
      | revoked   | overdue |

  Scenario: a referral that came late is done, and says so
    Given an MRC grade of 3 on 2024-01-10
    And a referral to pulmonary_rehab made on 2024-02-12
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is done
    And rehabilitation is marked done late by 3 days

  Scenario: attending rehabilitation counts
    Given an MRC grade of 3 on 2024-01-10
    And a procedure in pulm_rehab on 2023-03-01
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is done
    And the patient is not referred to pulmonary_rehab

  Scenario Outline: attending counts for 12 months, then the allowance runs anew
    Given an MRC grade of 3 on 2023-06-01
    And a procedure in pulm_rehab on 2023-01-15
    When the copd pathway is evaluated as at <day>
    Then rehabilitation is <status>

    Examples:
      | day        | status                  |
      | 2024-01-15 | done                    |
      | 2024-01-16 | pending, due 2024-02-15 |
      | 2024-02-16 | overdue, due 2024-02-15 |

  Scenario: unsuitable for rehabilitation excepts
    Given an MRC grade of 3 on 2024-01-10
    And a record of 371611000000107 in pr_unsuitable on 2024-01-20
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is excepted
    And the patient is not referred to pulmonary_rehab

  Scenario: later rehabilitation contradicts unsuitable for it
    Given a record in pr_unsuitable on 2021-01-10
    And a procedure in pulm_rehab on 2022-06-01
    And an MRC grade of 3 on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is overdue, due 2024-02-09

  Scenario: unsuitable for COPD care excepts until a later review
    Given an MRC grade of 3 on 2024-01-10
    And a record in copd_unsuitable on 2023-11-01
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is excepted

  Scenario: a review contradicts unsuitable for COPD care
    Given an MRC grade of 3 on 2024-01-10
    And a record in copd_unsuitable on 2023-11-01
    And a record in copd_review on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is overdue, due 2024-02-09

  Scenario Outline: dissent excepts for 12 months, then the allowance runs anew
    Given an MRC grade of 3 on 2024-01-10
    And a record in copd_dissent on 2023-02-10
    When the copd pathway is evaluated as at <day>
    Then rehabilitation is <status>

    Examples:
      | day        | status                  |
      | 2024-02-10 | excepted                |
      | 2024-02-11 | pending, due 2024-03-12 |

  Scenario: a referral that the patient declined is an exception for 12 months
    Given an MRC grade of 3 on 2024-01-10
    And a referral to pulmonary_rehab made on 2024-01-20
    And the referral to pulmonary_rehab of 2024-01-20 was declined by the patient on 2024-02-01
    When the copd pathway is evaluated as at 2024-01-31
    Then rehabilitation is done
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is excepted
    And the patient is not referred to pulmonary_rehab

  Scenario: a referral that the service declined is a system gap, and to be made again
    Given an MRC grade of 3 on 2024-01-10
    And a referral to pulmonary_rehab made on 2024-01-20
    And the referral to pulmonary_rehab of 2024-01-20 was declined by the service on 2024-02-01
    When the copd pathway is evaluated as at 2024-03-05
    Then rehabilitation is overdue, due 2024-03-02
    And rehabilitation is marked system gap
    And the patient is referred to pulmonary_rehab

  Scenario Outline: referred is not yet started
    Given an MRC grade of 3 on 2024-01-10
    And a referral to pulmonary_rehab made on 2024-01-20
    And the referral to pulmonary_rehab of 2024-01-20 was <progress> on 2024-02-10
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is done
    And rehab_started is <started>

    Examples:
      | progress     | started |
      | accepted     | false   |
      | booked       | false   |
      | not attended | false   |
      | seen         | true    |

  Scenario: attending shows that it was started
    Given an MRC grade of 3 on 2024-01-10
    And a procedure in pulm_rehab on 2024-02-10
    When the copd pathway is evaluated as at 2024-03-01
    Then rehab_started is true

  Scenario: a service that is not there is a system gap, and no exception
    Given an MRC grade of 3 on 2024-01-10
    And a record of 1108721000000102 in service_unavailable on 2024-01-20
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is overdue, due 2024-02-09
    And rehabilitation is marked system gap
    And the patient is referred to pulmonary_rehab

  Scenario: a gap recorded long ago is no gap now
    Given an MRC grade of 3 on 2024-01-10
    And a record in service_unavailable on 2023-02-28
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is overdue
    And rehabilitation is not marked system gap

  Scenario: what was recorded late did not count before it was recorded
    Given an MRC grade of 3 on 2024-01-10, recorded on 2024-02-20
    When the copd pathway is evaluated as at 2024-03-01, as known at 2024-02-19
    Then mrc is not known because none is recorded
    When the copd pathway is evaluated as at 2024-03-01, as known at 2024-02-20
    Then mrc is 3
