#include "plugin/rpc/answers_data_source.h"

#include "plugin/rpc/deferral.h"
#include "plugin/rpc/outcome.h"
#include "plugin/rpc/request.h"

namespace plugin {

void DataSourceAnswers::answer(const tfplugin6::ValidateDataResourceConfig::Request& request,
                               tfplugin6::ValidateDataResourceConfig::Response& response,
                               const base::Context&) const {
  answer_validation(data_sources_, request, response);
}

void DataSourceAnswers::answer(const tfplugin6::ReadDataSource::Request& request,
                               tfplugin6::ReadDataSource::Response& response,
                               const base::Context& context) const {
  const auto data_source = data_sources_.find(request.type_name());
  if (!data_source) return fail(response, data_source.error());
  const schema::Schema& schema = (*data_source)->schema();
  const auto config = decode_known_config(request.config(), schema);
  if (!config) return fail(response, config.error());
  if (is_deferred(provider_, request)) {
    defer(response);
    return encode(schema::Value::unknown(schema.value_type()), schema.value_type(),
                  response.mutable_state());
  }
  const schema::DataResponse found = (*data_source)->read(*config, context);
  append(found.diagnostics, response.mutable_diagnostics());
  if (found.diagnostics.has_error()) return;
  const auto data = storable(schema, found.data);
  if (!data) return fail(response, data.error());
  encode(*data, schema.value_type(), response.mutable_state());
}

}  // namespace plugin
