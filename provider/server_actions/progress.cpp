#include "provider/server_actions/progress.h"

namespace provider {

Progress::Progress(schema::EventSink<std::string>& lines, const base::Context& context)
    : lines_(lines), context_(context), forward_(context.stop, Forward{stop_}) {}

void Progress::tell(const std::string& line) {
  if (!lines_.send(line)) stop_.request_stop();
}

base::Context Progress::context() const {
  base::Context own = context_;
  own.stop = stop_.get_token();
  return own;
}

}  // namespace provider
