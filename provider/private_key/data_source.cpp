#include "provider/private_key/data_source.h"

#include "provider/private_key/lookup.h"
#include "provider/private_key/operation.h"
#include "provider/private_key/spec.h"
#include "provider/private_key/state.h"

namespace provider {

KeyDataSource::KeyDataSource(const Services& services)
    : access_(services.access),
      schema_(key_data_spec().schema(
          0,
          "A private key that Coolify keeps, by uuid, name or fingerprint, without its private "
          "half. It is one of the team of the API token.")) {}

schema::DataResponse KeyDataSource::read(const schema::Value& config,
                                         const base::Context& context) {
  const auto failed = [](const base::Diagnostic& error) {
    return schema::DataResponse{.data = {}, .diagnostics = key_error(error)};
  };
  const auto model = key_data_spec().decode(config);
  if (!model) return failed(model.error());
  const auto client = access_.client();
  if (!client) return failed(client.error());
  const KeyQuery query = key_query(*model);
  const auto key = look_up_key(**client, query, context.within(kKeyPatience));
  if (!key) return failed(at_query(key.error(), query));
  return {.data = key_data_spec().encode(key_data(*model, *key))};
}

}  // namespace provider
