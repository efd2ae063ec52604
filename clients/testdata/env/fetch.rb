# Shop code with the providers' real addresses in it: Net::HTTP, then open-uri.
require 'net/http'
require 'open-uri'

ARGV.each do |url|
  puts "#{Net::HTTP.get_response(URI(url)).code} #{url}"
  begin
    status = URI.parse(url).open.status[0]
  rescue OpenURI::HTTPError => e
    status = e.io.status[0]
  end
  puts "#{status} #{url}"
end
