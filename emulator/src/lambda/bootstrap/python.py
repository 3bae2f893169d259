"""What runs inside a Python function's process: loads the handler, and answers one invocation after the other over the
socket that the emulator opened as file descriptor 3, a line of JSON each."""
import http.client
import importlib
import json
import logging
import os
import socket
import sys
import time
import traceback
from urllib.parse import urlsplit

channel = socket.socket(fileno=3)
os.set_inheritable(3, False)
lines = channel.makefile("r", encoding="utf-8")
root = os.environ["LAMBDA_TASK_ROOT"]
request_id = ""


def send(message):
    channel.sendall((json.dumps(message) + "\n").encode())


class HandlerError(Exception):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


class Identity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class Context:
    def __init__(self, message):
        self.aws_request_id = message["requestId"]
        self.invoked_function_arn = message["functionArn"]
        self.client_context = message.get("clientContext")
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = Identity()
        self._deadline = message["deadline"]

    def get_remaining_time_in_millis(self):
        return max(0, int(self._deadline - time.time() * 1000))


class LogHandler(logging.Handler):
    """Lambda's own handler on the root logger."""

    def emit(self, record):
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        text = self.format(record)
        print(f"[{record.levelname}]\t{moment}.{int(record.msecs):03d}Z\t{request_id}\t{text}", flush=True)


def load_handler(name):
    file, _, member = name.rpartition(".")
    if not file:
        raise HandlerError("Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)")
    sys.path.insert(0, root)
    try:
        module = importlib.import_module(file.replace("/", "."))
    except ImportError as error:
        raise HandlerError("Runtime.ImportModuleError", f"Unable to import module '{file}': {error}{hint(error)}") from error
    except SyntaxError as error:
        raise HandlerError("Runtime.UserCodeSyntaxError", f"Syntax error in module '{file}': {error}") from error
    if not hasattr(module, member):
        raise HandlerError("Runtime.HandlerNotFound", f"Handler '{member}' missing on module '{file}'")
    return getattr(module, member)


def hint(error):
    if (error.name or "").split(".")[0] not in ("boto3", "botocore"):
        return ""
    return f" (Lambda's Python runtimes bring boto3; sagemaker-serving-local takes that of {sys.executable}: install it there, or put it into the function's code)"


def rendered(error, request=None):
    kind = error.kind if isinstance(error, HandlerError) else type(error).__name__
    frames = [] if isinstance(error, HandlerError) else traceback.format_tb(error.__traceback__)[1:]
    return {"errorMessage": str(error), "errorType": kind, **({"requestId": request} if request else {}), "stackTrace": frames}


def run(handler, message):
    global request_id
    request_id = message["requestId"]
    answer = {"requestId": request_id}
    try:
        value = handler(message["event"], Context(message))
        answer.update(type="result", payload=dump(value))
    except Exception as error:
        problem = rendered(error, request_id)
        print(f"[ERROR] {problem['errorType']}: {problem['errorMessage']}", flush=True)
        traceback.print_exception(type(error), error, error.__traceback__.tb_next if error.__traceback__ else None, file=sys.stdout)
        answer.update(type="error", error=problem)
    sys.stderr.flush()
    print(f"\0{request_id}", flush=True)
    send(answer)


def dump(value):
    try:
        return json.dumps(value)
    except (TypeError, ValueError) as error:
        raise HandlerError("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def redirect_responses():
    """Custom resources may answer over HTTPSConnection to the host of the ResponseURL, which is S3's on AWS."""
    emulator = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
    connect = http.client.HTTPSConnection.connect

    def connect_plainly(self):
        if (self.host, self.port) == (emulator.hostname, emulator.port):
            return http.client.HTTPConnection.connect(self)
        return connect(self)

    http.client.HTTPSConnection.connect = connect_plainly


def main():
    logging.getLogger().addHandler(LogHandler())
    redirect_responses()
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except BaseException as error:
        if not isinstance(error, Exception):
            raise
        problem = rendered(error)
        print(f"[ERROR] {problem['errorType']}: {problem['errorMessage']}", flush=True)
        send({"type": "fatal", "error": problem})
        sys.exit(1)
    send({"type": "ready"})
    for line in lines:
        run(handler, json.loads(line))


main()
