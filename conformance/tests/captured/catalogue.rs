//! The commands that show what is known: the catalogue, and schemas.

use super::{abridged, captured};

#[test]
fn the_list() {
    let only = ["list", "--only", "sender.retry.client-error.gone*"];
    insta::assert_snapshot!(captured(&only), @"
    exit: 0
    --- stdout
    sender.retry.client-error.gone
      MUST, sentence, clause retry.client-error
      a conforming sender does not retry a 410
    sender.retry.client-error.gone.with-retry-after
      MUST, sentence, clause retry.client-error
      a conforming sender does not retry a 410 that has a Retry-After
    sender.retry.client-error.gone.later
      MUST, sentence, clause retry.client-error
      a conforming sender does not retry a 410 that comes after a 500
    sender.retry.client-error.gone.later-with-retry-after
      MUST, sentence, clause retry.client-error
      a conforming sender does not retry a 410 that comes after a 503 and has a Retry-After

    Clauses that no check decides:
    transport.https (sender): the rule binds production only, and the scripted receiver listens on loopback
    token.comparison (receiver): the difference of a few nanoseconds cannot be told honestly over a network
    replay.protection (receiver): the protocol has no nonce, timestamp or signature that a receiver could verify

    4 checks
    --- stderr
    ");
    insta::assert_snapshot!(captured(&["list", "--format", "xml"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: invalid value 'xml' for '--format <FORMAT>'
      [possible values: text, json]

    For more information, try '--help'.
    ");
}

#[test]
fn an_explanation() {
    let page = captured(&["explain", "receiver.response.ok"]);
    insta::assert_snapshot!(page, @r#"
    exit: 0
    --- stdout
    receiver.response.ok
    A conforming receiver answers a delivery with 200 and not with another 2xx.

      clause   `response.ok` (MUST)
      rule     A delivery that was processed is answered with exactly 200.
      source   sentence of the vendor's guide: Webhook Receiving Server
               Implementation > Basic Requirements

    What it checks
      A good delivery is answered with exactly 200. NestJS says 201 to a POST by
      default, many queues say 202, and a bare handler may say 204. The vendor's
      server is content with those; the guide, and other senders, ask for 200.

    Why it matters
      The status is the receiver's only word in this protocol. 200 is the one that
      the guide names. The vendor's server is content with any 2xx, but another
      sender may take the guide at its word and deliver everything four times; and a
      redirect can lose the event and give the token away.

    How to fix it
      Answer 200, explicitly where the framework has another default: NestJS answers
      201 to a POST, and helpers such as `head :no_content` or
      `ResponseEntity.accepted()` say something else again.

          @Post("webhook")
          @HttpCode(200)
          receive(@Body() event: unknown) {}

      Register the path exactly as it is configured: frameworks redirect for a
      missing or surplus slash, Django's `APPEND_SLASH` and Go's `ServeMux` for
      instance.

    How the check works
      An ISSUE_CREATION is posted with the right token, and the status is looked at.
      Another 2xx is told apart from a refusal.

    The vendor's server
      It takes every 2xx for success. It follows 301, 302 and 303 as a GET, whose
      success counts, and repeats the POST with the token for 307 and 308.

    Try it
          abc-webhook check receiver URL \
            --only receiver.response.ok
    --- stderr
    "#);
    insta::assert_snapshot!(captured(&["explain", "receiver.respons.ok"]), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "receiver.respons.ok" is neither a check nor a clause; the nearest are receiver.response.ok, receiver.response.ok.fuzz and receiver.response.ok.redirect
    hint: abc-webhook explain '*' lists the clauses and the checks, each with what it demands
    "#);
}

#[test]
fn a_schema() {
    let event = [
        "schema",
        "--event",
        "ISSUE_CREATION",
        "--reading",
        "tolerant",
    ];
    insta::assert_snapshot!(abridged(&captured(&event), 10), @r##"
    exit: 0
    --- stdout
    {
      "$id": "IssueCreationEvent.tolerant.json",
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "IssueCreationEvent",
      "description": "An issue was created.",
      "type": "object",
      "properties": {
        "data": {
          "description": "The data of the event.",
          "$ref": "#/$defs/IssueCreation"
    [… 266 lines in all]
    --- stderr
    "##);
    insta::assert_snapshot!(captured(&["schema", "--event", "ISSUE"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: invalid value 'ISSUE' for '--event <NAME>'
      [possible values: FEEDBACK_CREATION, ISSUE_CREATION, ISSUE_STATUS_CHANGE, ISSUE_ADDITION]

      tip: a similar value exists: 'ISSUE_ADDITION'

    For more information, try '--help'.
    ");
}
