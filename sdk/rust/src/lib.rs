//! Payload types, receiver and sender for the ABC User Feedback webhook protocol.
