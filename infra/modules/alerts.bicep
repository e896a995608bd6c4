// Alerts that tell the administrator when something needs attention. docs/operations.md says what to do for each alert.

param location string
param token string
param componentId string
param email string

resource recipients 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  properties: {
    groupShortName: 'openai'
    enabled: true
    emailReceivers: [
      {
        name: 'administrator'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

// Each query returns rows only when there is something to report.
var rules = [
  {
    name: 'server-errors'
    title: 'Calls fail'
    description: 'Five or more calls in 15 minutes were answered with 500 or above.'
    query: loadTextContent('../queries/alert-server-errors.kql')
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    dimensions: []
  }
  {
    name: 'throttled'
    title: 'Calls are throttled'
    description: 'More than a tenth of the calls of a connection with 20 or more in 30 minutes were over its limit.'
    query: loadTextContent('../queries/alert-throttled.kql')
    severity: 3
    frequency: 'PT15M'
    window: 'PT30M'
    dimensions: ['connection']
  }
  {
    name: 'vault'
    title: 'The OpenAI key cannot be used'
    description: 'The vault could not be read, holds no key, or holds one that OpenAI refuses; or the identity of the app was refused.'
    query: loadTextContent('../queries/alert-vault.kql')
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    dimensions: []
  }
  {
    name: 'retirement-ahead'
    title: 'Flows use what will end'
    description: 'Flows called a model or an endpoint in the last day that OpenAI will shut down.'
    query: loadTextContent('../queries/alert-retirement-ahead.kql')
    severity: 3
    frequency: 'P1D'
    window: 'P1D'
    dimensions: ['connection']
  }
  {
    name: 'budget'
    title: 'A budget is nearly used up'
    description: 'A budget reached its soft level in the last day.'
    query: loadTextContent('../queries/alert-budget.kql')
    severity: 2
    // Every instance that starts tells it again. As long as it was told within a day, the alert stays, and sends no second mail.
    frequency: 'PT15M'
    window: 'P1D'
    dimensions: ['connection']
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-${rule.name}-${token}'
    location: location
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: rule.description
      severity: rule.severity
      enabled: true
      // A rule that runs once a day reports each day separately, so nothing is left to resolve.
      autoMitigate: rule.frequency != 'P1D'
      scopes: [componentId]
      evaluationFrequency: rule.frequency
      windowSize: rule.window
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            // The message contains the value of each dimension.
            dimensions: map(rule.dimensions, dimension => {
              name: dimension
              operator: 'Include'
              values: ['*']
            })
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      // The tables of the log do not exist before the first lines are logged.
      skipQueryValidation: true
      actions: { actionGroups: [recipients.id] }
    }
  }
]
