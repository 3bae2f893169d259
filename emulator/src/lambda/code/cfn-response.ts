/** `require('cfn-response')`, which CloudFormation puts beside inline code for Node. */
const NODE = `exports.SUCCESS = 'SUCCESS';
exports.FAILED = 'FAILED';
exports.send = (event, context, responseStatus, responseData, physicalResourceId, noEcho) => {
  const { hostname, pathname, search } = new URL(event.ResponseURL);
  const body = JSON.stringify({
    Status: responseStatus,
    Reason: 'See the details in CloudWatch Log Stream: ' + context.logStreamName,
    PhysicalResourceId: physicalResourceId || context.logStreamName,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    NoEcho: noEcho || false,
    Data: responseData,
  });
  const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
  const request = require('https').request({ hostname, port: 443, path: pathname + search, method: 'PUT', headers });
  request.on('response', (response) => {
    console.log('Status code: ' + response.statusCode);
    response.resume();
    context.done();
  });
  request.on('error', (error) => {
    console.log('send(..) failed executing https.request(..): ' + error);
    context.done();
  });
  request.end(body);
};
`;

/** `import cfnresponse`, which CloudFormation puts beside inline code for Python. */
const PYTHON = `import json
import urllib.request

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(event, context, responseStatus, responseData, physicalResourceId=None, noEcho=False, reason=None):
    body = json.dumps({
        "Status": responseStatus,
        "Reason": reason or "See the details in CloudWatch Log Stream: {}".format(context.log_stream_name),
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }).encode()
    request = urllib.request.Request(event["ResponseURL"], data=body, method="PUT", headers={"content-type": ""})
    try:
        with urllib.request.urlopen(request) as response:
            print("Status code:", response.status)
    except Exception as error:
        print("send(..) failed executing http.request(..):", error)
`;

/** The module that inline code may import, under the name each language finds it by. */
export function cfnResponseFiles(inlineFile: string): Record<string, Uint8Array> {
  return inlineFile.endsWith('.py')
    ? { 'cfnresponse.py': Buffer.from(PYTHON) }
    : { 'node_modules/cfn-response/index.js': Buffer.from(NODE) };
}
