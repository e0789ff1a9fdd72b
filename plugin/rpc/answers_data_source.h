#pragma once

#include "base/context.h"
#include "plugin/rpc/by_name.h"
#include "schema/offer.h"
#include "tfplugin6.pb.h"

namespace plugin {

/// Answers the RPCs about data sources. Thread-safe. The offer must outlive it.
class DataSourceAnswers {
 public:
  explicit DataSourceAnswers(const schema::Offer& offer)
      : data_sources_("data source", offer.data_sources) {}

  void answer(const tfplugin6::ValidateDataResourceConfig::Request& request,
              tfplugin6::ValidateDataResourceConfig::Response& response,
              const base::Context& context) const;
  void answer(const tfplugin6::ReadDataSource::Request& request,
              tfplugin6::ReadDataSource::Response& response, const base::Context& context) const;

 private:
  ByName<schema::DataSource> data_sources_;
};

}  // namespace plugin
