Feature: Which stays in hospital are unplanned admissions
  The first rule that gives an answer decides: the admission method, the type, the priority, the
  source of admission, an attendance of the emergency department. What nothing decides is
  indeterminate: never a failure, never planned.

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02

  Scenario: an emergency by another provider's department, for the disease of the register
    Given a hospital stay from 2024-05-01 to 2024-05-06, admission method 2A, primary diagnosis J44.1
    When the copd pathway is evaluated as at 2024-06-01
    Then the admission of 2024-05-01 is unplanned by the admission method
    And the admission of 2024-05-01 is direct for copd
    And the admission of 2024-05-01 is ambulatory-care-sensitive

  Scenario: the same admission of somebody who is on another pathway
    Given a hospital stay from 2024-05-01 to 2024-05-06, admission method 2A, primary diagnosis J44.1
    When the copd pathway is evaluated as at 2024-06-01
    Then the admission of 2024-05-01 is not on pathway for type_2_diabetes

  Scenario: the diagnosis stands in second place
    Given a hospital stay from 2024-05-01 to 2024-05-06, admission method 21, primary diagnosis I21.9, secondary diagnosis J44.9
    When the copd pathway is evaluated as at 2024-06-01
    Then the admission of 2024-05-01 is associated for copd
    And the admission of 2024-05-01 is not ambulatory-care-sensitive

  Scenario: no diagnosis is coded
    Given a hospital stay from 2024-05-01 to 2024-05-06, admission method 21
    When the copd pathway is evaluated as at 2024-06-01
    Then whether the admission of 2024-05-01 concerns copd cannot be told

  Scenario: no diagnosis is the pathway's
    Given a hospital stay from 2024-05-01 to 2024-05-06, admission method 21, primary diagnosis S72.0
    When the copd pathway is evaluated as at 2024-06-01
    Then the admission of 2024-05-01 is unrelated to copd

  Scenario: acute bronchitis with COPD beside it
    Given a hospital stay from 2024-05-01 to 2024-05-06, admission method 21, primary diagnosis J20.9, secondary diagnosis J44.9
    When the copd pathway is evaluated as at 2024-06-01
    Then the admission of 2024-05-01 is ambulatory-care-sensitive
    And the admission of 2024-05-01 is direct for copd

  Scenario: acute bronchitis alone
    Given a hospital stay from 2024-05-01 to 2024-05-06, admission method 21, primary diagnosis J20.9
    When the copd pathway is evaluated as at 2024-06-01
    Then the admission of 2024-05-01 is not ambulatory-care-sensitive
    And the admission of 2024-05-01 is unrelated to copd

  Scenario: an attendance alone is no admission, whatever its type is called
    Given an emergency attendance from 2024-05-01 at 08:00 to 2024-05-01 at 10:00, type 50849002
    When the copd pathway is evaluated as at 2024-06-01
    Then there is no admission

  Scenario Outline: a stay after an attendance
    Given an emergency attendance from <attended> at 08:00 to <attended> at 10:00, type 50849002
    And a hospital stay from 2024-05-01 at <time> to 2024-05-03 at 12:00, type 32485007
    When the copd pathway is evaluated as at 2024-06-01
    Then there is 1 spell
    And the admission of 2024-05-01 is <nature>

    Examples:
      | attended   | time  | nature                                     |
      | 2024-05-01 | 12:00 | unplanned by the emergency department link |
      | 2024-04-30 | 10:00 | unplanned by the emergency department link |
      | 2024-04-30 | 10:01 | indeterminate                              |

  Scenario: a stay that nothing decides
    Given a hospital stay from 2024-05-01 to 2024-05-06, type 32485007
    When the copd pathway is evaluated as at 2024-06-01
    Then the admission of 2024-05-01 is indeterminate

  Scenario: an orthopaedic admission that is not urgent
    Given a hospital stay from 2024-05-01 to 2024-05-06, type 183495009
    When the copd pathway is evaluated as at 2024-06-01
    Then the admission of 2024-05-01 is planned by the encounter type

  Scenario Outline: maternity and births are no failure
    Given a hospital stay from 2024-05-01 to 2024-05-06, admission method <method>, primary diagnosis J44.1
    When the copd pathway is evaluated as at 2024-06-01
    Then the admission of 2024-05-01 is excluded as <what>
    And the admission of 2024-05-01 is not ambulatory-care-sensitive

    Examples:
      | method | what      |
      | 31     | maternity |
      | 82     | birth     |
      | 2C     | birth     |

  Scenario: a hospice stay is no failure
    Given a hospice stay from 2024-05-01 to 2024-05-06
    When the copd pathway is evaluated as at 2024-06-01
    Then there is no admission
