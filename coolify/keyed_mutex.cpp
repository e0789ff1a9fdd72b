#include "coolify/keyed_mutex.h"

#include <algorithm>

#include "coolify/stopped.h"

namespace coolify {

base::Expected<KeyedMutex::Guard> KeyedMutex::lock(const std::string& key,
                                                   const base::Context& context) {
  base::Event turn;
  std::unique_lock lock(mutex_);
  std::deque<base::Event*>& queue = queues_[key];
  if (queue.empty()) {
    queue.push_back(nullptr);
    return Guard(*this, key);
  }
  queue.push_back(&turn);
  lock.unlock();
  context.tell({.what = "another operation on " + key});
  const base::Waited waited = turn.wait(context);
  lock.lock();
  const auto place = std::find(queue.begin(), queue.end(), &turn);
  if (waited == base::Waited::ready) {
    *place = nullptr;
    return Guard(*this, key);
  }
  if (place == queue.begin()) {
    pass_on(key);
  } else {
    queue.erase(place);
  }
  return base::fail(stopped(waited, "another operation on " + key));
}

void KeyedMutex::release(const std::string& key) {
  const std::scoped_lock lock(mutex_);
  pass_on(key);
}

void KeyedMutex::pass_on(const std::string& key) {
  const auto found = queues_.find(key);
  found->second.pop_front();
  if (found->second.empty()) {
    queues_.erase(found);
  } else {
    found->second.front()->set();
  }
}

}  // namespace coolify
