#pragma once

namespace schema {

/// Where an object that answers with a stream puts its events, one after the other.
template <typename Event>
class EventSink {
 public:
  virtual ~EventSink() = default;

  /// Blocks until the client has taken the event, which holds a fast producer back. False when
  /// nobody wants more (the client went away, has enough, or everything is to stop): return soon.
  virtual bool send(Event event) = 0;
};

}  // namespace schema
