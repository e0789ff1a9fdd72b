#pragma once

#include "base/context.h"
#include "plugin/rpc/by_name.h"
#include "schema/offer.h"
#include "tfplugin6.pb.h"

namespace plugin {

/// Answers the RPCs about functions. Which arguments may be null or unknown is decided here, by the
/// function's signature. Thread-safe. The offer must outlive it.
class FunctionAnswers {
 public:
  explicit FunctionAnswers(const schema::Offer& offer) : functions_("function", offer.functions) {}

  void answer(const tfplugin6::GetFunctions::Request& request,
              tfplugin6::GetFunctions::Response& response, const base::Context& context) const;
  void answer(const tfplugin6::CallFunction::Request& request,
              tfplugin6::CallFunction::Response& response, const base::Context& context) const;

 private:
  ByName<schema::Function> functions_;
};

}  // namespace plugin
