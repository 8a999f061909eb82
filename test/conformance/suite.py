"""
Runs the Paho suite's client_test.py as it is, with a name and a password that it knows nothing of. Its clients connect
without a keep-alive; KEEPALIVE gives them one. One line a test: its name and passed or failed.
"""
import os
import sys
import unittest

sys.path.insert(0, os.getcwd())
import client_test
import mqtt.clients.V311 as clients

username, password = os.environ.get("MQTT_USER"), os.environ.get("MQTT_PASSWORD")
plain = clients.Client.connect


def connect(self, *args, **options):
    if username:
        options.setdefault("username", username)
        options.setdefault("password", password.encode())
    options["keepalive"] = options.get("keepalive") or int(os.environ.get("KEEPALIVE", "0"))
    return plain(self, *args, **options)


clients.Client.connect = connect
client_test.host, client_test.port = "127.0.0.1", int(sys.argv[1])
client_test.topics = ("TopicA", "TopicA/B", "Topic/C", "TopicA/C", "/TopicA")
client_test.wildtopics = ("TopicA/+", "+/C", "#", "/#", "/+", "+/+", "TopicA/#")
client_test.nosubscribe_topics = ("test/nosubscribe",)


class Outcome(unittest.TestResult):
    def addSuccess(self, test):
        print(test.id().split(".")[-1], "passed", flush=True, file=report)

    def addFailure(self, test, err):
        print(test.id().split(".")[-1], "failed", flush=True, file=report)

    addError = addFailure


with open(sys.argv[2], "w") as report:
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromTestCase(client_test.Test)
    # The suite has a test without the prefix that would have it run.
    suite.addTest(client_test.Test("will_message_test"))
    suite.run(Outcome())
