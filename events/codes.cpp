#include "events/codes.h"

namespace events {

base::CodeTable codes() {
  static constexpr base::CodeMeaning kTable[] = {
      {"events.fault", "a receiver of events failed for a reason of its own"},
      {"events.file_locked", "another process held the lock of the file of events"},
      {"events.file_open", "the file of events cannot be used"},
      {"events.file_write", "an event could not be appended to the file of events"},
      {"events.invalid_header", "a header of the webhook cannot be sent"},
      {"events.invalid_setting", "a setting of a receiver of events cannot be right"},
      {"events.invalid_url", "the address of a receiver of events cannot be right"},
      {"events.late", "a receiver did not take an event in time"},
      {"events.pusher_channel", "there is no channel to send an event on"},
      {"events.pusher_failed", "the Pusher service failed, or did not answer in time"},
      {"events.pusher_refused", "the Pusher service refused an event, or redirects"},
      {"events.pusher_unreachable", "there is no way to the Pusher service"},
      {"events.webhook_failed", "the webhook failed, or did not answer in time"},
      {"events.webhook_refused", "the webhook refused an event, or redirects"},
      {"events.webhook_unreachable", "there is no way to the webhook"}};
  return kTable;
}

}  // namespace events
