Feature: Which stays are one spell, and which admission is a return
  A transfer within two days goes on in the spell that it comes from. A readmission is an emergency
  on one of the 29 days after the discharge, or on the day itself.

  Background:
    Given a patient aged 67 on 2024-03-01

  Scenario Outline: a transfer to another hospital
    Given a hospital stay from 2024-04-20 to 2024-05-01, admission method 21, discharge destination 51
    And a hospital stay from <arrives> to 2024-05-12, admission method 81, source of admission 51
    When the copd pathway is evaluated as at 2024-06-01
    Then <spells>
    And the admission of 2024-04-20 is unplanned

    Examples:
      | arrives    | spells             |
      | 2024-05-01 | there is 1 spell   |
      | 2024-05-03 | there is 1 spell   |
      | 2024-05-04 | there are 2 spells |

  Scenario: home, and back by ambulance on the next day
    Given a hospital stay from 2024-04-20 to 2024-05-01, admission method 21, discharge destination 19
    And a hospital stay from 2024-05-02 to 2024-05-12, admission method 21, source of admission 51
    When the copd pathway is evaluated as at 2024-06-01
    Then there are 2 spells

  Scenario: a planned stay that a transfer by emergency goes on from stays planned
    Given a hospital stay from 2024-04-20 to 2024-05-01, admission method 11, discharge destination 51
    And a hospital stay from 2024-05-01 to 2024-05-12, admission method 2B
    When the copd pathway is evaluated as at 2024-06-01
    Then there is 1 spell
    And the admission of 2024-04-20 is planned

  Scenario: before the transfer the spell was over
    Given a hospital stay from 2024-04-20 to 2024-05-01, admission method 21, discharge destination 51
    And a hospital stay from 2024-05-03 to 2024-05-12, admission method 81
    When the copd pathway is evaluated as at 2024-05-02
    Then there is 1 spell

  Scenario Outline: an emergency after a discharge
    Given a hospital stay from 2024-02-20 to 2024-03-01, admission method 21
    And a hospital stay from <back> to 2024-04-05, admission method <method>
    When the copd pathway is evaluated as at 2024-06-01
    Then the admission of <back> is <readmission>

    Examples:
      | back       | method | readmission    |
      | 2024-03-02 | 22     | a readmission  |
      | 2024-03-30 | 22     | a readmission  |
      | 2024-03-31 | 22     | no readmission |
      | 2024-03-30 | 11     | no readmission |
