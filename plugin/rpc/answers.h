#pragma once

#include "plugin/rpc/answers_action.h"
#include "plugin/rpc/answers_data_source.h"
#include "plugin/rpc/answers_ephemeral.h"
#include "plugin/rpc/answers_function.h"
#include "plugin/rpc/answers_list.h"
#include "plugin/rpc/answers_provider.h"
#include "plugin/rpc/answers_resource.h"
#include "schema/provider.h"

namespace plugin {

/// The answers to all RPCs, by kind of object: each decodes the request, looks the object up, calls
/// it, holds what it returned against Terraform's rules and encodes that. They know neither gRPC
/// nor any particular object. Whatever goes wrong becomes an error diagnostic in the response; what
/// a response holds when an exception passes through is valid too. Thread-safe. The provider must
/// outlive them.
struct Answers {
  explicit Answers(schema::Provider& of)
      : provider(of),
        resource(of),
        data_source(of),
        function(of.offer()),
        ephemeral(of),
        list(of.offer()),
        action(of) {}

  ProviderAnswers provider;
  ResourceAnswers resource;
  DataSourceAnswers data_source;
  FunctionAnswers function;
  EphemeralAnswers ephemeral;
  ListAnswers list;
  ActionAnswers action;
};

}  // namespace plugin
