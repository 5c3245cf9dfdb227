Feature: COPD: smoking
  Smoking status is asked every 12 months, and a current smoker is offered help at each review
  (COPD-D9).

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02

  Scenario Outline: who is offered help
    Given a smoking status of <status> on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then smoking_asked is done
    And quit is <quit>

    Examples:
      | status         | quit                    |
      | current_smoker | overdue, due 2024-02-09 |
      | ex_smoker      | not applicable          |
      | never_smoked   | not applicable          |

  Scenario: a current smoker is referred
    Given a smoking status of current_smoker on 2024-02-10
    When the copd pathway is evaluated as at 2024-03-01
    Then quit is pending, due 2024-03-11
    And the patient is referred to stop_smoking

  Scenario: status not known asks for it, and refers nobody
    When the copd pathway is evaluated as at 2024-03-01
    Then quit is unknown
    And smoking_asked is marked needed now by quit
    And the patient is not referred to stop_smoking

  Scenario: a status older than 12 months is stale
    Given a smoking status of current_smoker on 2023-02-28
    When the copd pathway is evaluated as at 2024-03-01
    Then smoker is not known because it is stale
    And quit is unknown

  Scenario: the question was asked and nobody wrote the answer
    Given a smoking status of never_smoked on 2023-06-01
    And a record of 72166-2 in smoking_status on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then smoker is not known because it was recorded without a value

  Scenario: an answer to the question counts as well
    Given an answer of ex_smoker to smoking_status on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then smoker is ex_smoker

  Scenario: of two answers on one day the last recorded one counts
    Given a smoking status of ex_smoker on 2024-01-10, recorded on 2024-01-12
    And a smoking status of current_smoker on 2024-01-10, recorded on 2024-01-11
    When the copd pathway is evaluated as at 2024-03-01
    Then smoker is ex_smoker

  Scenario Outline: what counts as help
    Given a smoking status of current_smoker on 2024-01-10
    And a <evidence> on 2024-01-20
    When the copd pathway is evaluated as at 2024-03-01
    Then quit is <status>

    Examples:
      | evidence                       | status  |
      | referral to stop_smoking made  | done    |
      | procedure in cessation_therapy | done    |
      | care plan in cessation_therapy | done    |
      | referral to stop_smoking drafted | overdue |

  Scenario: help before the status was asked again does not count again
    Given a smoking status of current_smoker on 2023-06-01
    And a referral to stop_smoking made on 2023-06-10
    And a smoking status of current_smoker on 2024-02-01
    When the copd pathway is evaluated as at 2024-03-01
    Then quit is pending, due 2024-03-02

  Scenario: dissent excepts
    Given a smoking status of current_smoker on 2024-01-10
    And a record in copd_dissent on 2024-01-12
    When the copd pathway is evaluated as at 2024-03-01
    Then quit is excepted
