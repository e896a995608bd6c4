// A page in Application Insights that shows calls, flows, tokens, refusals, replacements, latency and costs from the log.

param location string
param componentId string

var charts = [
  {
    title: 'Calls by action'
    query: loadTextContent('../queries/calls-by-action.kql')
    visualization: 'table'
  }
  {
    title: 'Calls by connection'
    query: loadTextContent('../queries/calls-by-connection.kql')
    visualization: 'table'
  }
  {
    title: 'Calls by flow, environment and agent, as the callers say'
    query: loadTextContent('../queries/calls-by-flow.kql')
    visualization: 'table'
  }
  {
    title: 'Calls over time'
    query: loadTextContent('../queries/calls-over-time.kql')
    visualization: 'timechart'
  }
  {
    title: 'Tokens by action, connection, model and flow'
    query: loadTextContent('../queries/tokens.kql')
    visualization: 'table'
  }
  {
    title: 'Tokens over time'
    query: loadTextContent('../queries/tokens-over-time.kql')
    visualization: 'timechart'
  }
  {
    title: 'Refusals'
    query: loadTextContent('../queries/refusals.kql')
    visualization: 'table'
  }
  {
    title: 'Replaced models, and what will end'
    query: loadTextContent('../queries/replacements.kql')
    visualization: 'table'
  }
  {
    title: 'Latency by action and connection, in milliseconds'
    query: loadTextContent('../queries/latency.kql')
    visualization: 'table'
  }
]

// What was spent. These charts have a time range of their own, because the usual ones of a page have no month. The name of the
// model, flow or connection is in each of them, so that they can be charged to somebody.
var costCharts = [
  {
    title: 'Spend by day and connection, in US dollars, estimated'
    query: loadTextContent('../queries/spend-by-day.kql')
    visualization: 'barchart'
  }
  {
    title: 'Spend by connection'
    query: loadTextContent('../queries/spend-by-connection.kql')
    visualization: 'table'
  }
  {
    title: 'Spend by flow, environment and agent, as the callers say'
    query: loadTextContent('../queries/spend-by-flow.kql')
    visualization: 'table'
  }
  {
    title: 'Spend by model'
    query: loadTextContent('../queries/spend-by-model.kql')
    visualization: 'table'
  }
  {
    title: 'Ten that cost the most, by connection, flow, action and model'
    query: loadTextContent('../queries/spend-top-ten.kql')
    visualization: 'table'
  }
  {
    title: 'Spend of this month, added up day by day'
    query: loadTextContent('../queries/spend-cumulated.kql')
    visualization: 'areachart'
  }
  {
    title: 'Budgets past their soft level, and calls that they refused'
    query: loadTextContent('../queries/budgets.kql')
    visualization: 'table'
  }
]

// The value of the parameter becomes a line of each query.
var costRange = {
  type: 9
  name: 'cost-parameters'
  content: {
    version: 'KqlParameterItem/1.0'
    style: 'pills'
    parameters: [
      {
        id: guid('openai-connector', 'CostRange')
        version: 'KqlParameterItem/1.0'
        name: 'CostRange'
        label: 'Costs of'
        type: 2
        isRequired: true
        value: 'timestamp >= startofmonth(now())'
        typeSettings: { additionalResourceOptions: [], showDefault: false }
        jsonData: string([
          { value: 'timestamp >= startofmonth(now())', label: 'This month' }
          { value: 'timestamp > ago(30d)', label: 'The last 30 days' }
          { value: 'timestamp > ago(7d)', label: 'The last 7 days' }
        ])
      }
    ]
  }
}

var timeRange = {
  type: 9
  name: 'parameters'
  content: {
    version: 'KqlParameterItem/1.0'
    style: 'pills'
    parameters: [
      {
        id: guid('openai-connector', 'TimeRange')
        version: 'KqlParameterItem/1.0'
        name: 'TimeRange'
        label: 'Time range'
        type: 4
        isRequired: true
        value: { durationMs: 86400000 }
        typeSettings: {
          selectableValues: [
            { durationMs: 3600000 }
            { durationMs: 86400000 }
            { durationMs: 604800000 }
            { durationMs: 2592000000 }
          ]
          allowCustom: true
        }
      }
    ]
  }
}

// The column `link` of a table opens the page of the flow. The app builds it from two ids, so that it cannot lead to another host.
var linkSettings = {
  formatters: [{ columnMatch: '^link$', formatter: 7, formatOptions: { linkTarget: 'Url', linkLabel: 'Open' } }]
}

var items = map(range(0, length(charts)), index => {
  type: 3
  name: 'chart-${index}'
  content: {
    version: 'KqlItem/1.0'
    title: charts[index].title
    query: charts[index].query
    visualization: charts[index].visualization
    gridSettings: linkSettings
    size: 0
    queryType: 0
    resourceType: 'microsoft.insights/components'
    timeContextFromParameter: 'TimeRange'
    timeContext: { durationMs: 0 }
  }
})

var costItems = map(range(0, length(costCharts)), index => {
  type: 3
  name: 'cost-chart-${index}'
  content: {
    version: 'KqlItem/1.0'
    title: costCharts[index].title
    query: replace(costCharts[index].query, 'traces\n', 'traces\n| where {CostRange}\n')
    visualization: costCharts[index].visualization
    gridSettings: linkSettings
    size: 0
    queryType: 0
    resourceType: 'microsoft.insights/components'
    // 31 days: the longest month.
    timeContext: { durationMs: 2678400000 }
  }
})

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(componentId, 'openai-connector')
  location: location
  kind: 'shared'
  properties: {
    displayName: 'OpenAI connector'
    category: 'workbook'
    sourceId: componentId
    version: 'Notebook/1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([timeRange], items, [costRange], costItems)
      fallbackResourceIds: [componentId]
      '$schema': 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json'
    })
  }
}
